"""The engine: plans from a template and the recorded state, and applies the plan to a real OpenStack."""
