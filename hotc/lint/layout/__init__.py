"""``hotc fmt``: one layout for templates and environments. Only blanks and line breaks change, never a word."""
