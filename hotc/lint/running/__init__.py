"""How many jobs are done: from what is kept, over all cores, and again when a file changes."""
