"""How each section of a template is parsed: a module each, and ``expressions`` for what stands in any of them."""
