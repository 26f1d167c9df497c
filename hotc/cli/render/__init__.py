"""How results look: text, tables, code frames, plans, progress."""
