"""Heat as a partner: what a Heat service is given, in the form in which its own clients give it."""
