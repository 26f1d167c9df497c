"""Swift v1: accounts, containers, objects."""
