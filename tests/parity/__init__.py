"""Comparison of small generated templates with the real Heat (needs the sibling folder ``../shared``)."""
