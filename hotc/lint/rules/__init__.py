"""One file per rule: its entry, its page, its check."""
