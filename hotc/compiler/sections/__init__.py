"""How each section of a template is parsed: one module per section, and ``expressions`` for what may stand in any of them."""
