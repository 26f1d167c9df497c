"""Changing a text so that its layout stays: edits, what several fixes are made of, and applying them."""
