"""The state in PostgreSQL, for several people and machines."""
