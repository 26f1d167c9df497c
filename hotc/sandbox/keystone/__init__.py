"""Keystone v3, as far as clients need it: discovery, tokens, the catalogue, projects."""
