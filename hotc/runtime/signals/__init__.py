"""Signals to resources of a stack: an apply that waits for them goes on, a group is scaled."""
