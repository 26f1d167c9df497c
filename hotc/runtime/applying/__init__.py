"""From a plan to API calls, events and a new state: the loop, the walk over the graph, and what each operation does."""
