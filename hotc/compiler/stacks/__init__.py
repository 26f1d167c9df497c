"""What a project declares of its stacks: the sections ``[stack.NAME]`` of a file of settings."""
