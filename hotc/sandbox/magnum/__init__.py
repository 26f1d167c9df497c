"""Magnum v1: cluster templates and clusters, of which nothing but the records exist."""
