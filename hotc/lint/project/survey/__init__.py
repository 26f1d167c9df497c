"""A look at a folder of templates: what its stacks may be, and a first file of settings that says so."""
