"""What a project or a package adds to the rules: rules in Python, and policies, which are selectors with a message."""
