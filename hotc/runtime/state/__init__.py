"""Where hotc remembers what it made: stacks, resources, intents and events."""
