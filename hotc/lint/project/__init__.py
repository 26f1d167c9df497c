"""What a project says of itself: its stacks, and which settings hold for which of its files."""
