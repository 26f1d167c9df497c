"""From inputs and state to a plan, which is plain data: compile, flatten, compare, order."""
