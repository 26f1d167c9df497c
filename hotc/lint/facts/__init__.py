"""What rules ask of a template again and again: who uses what, what servers are given, what a secret is called like."""
