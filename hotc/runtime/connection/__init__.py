"""The way to a cloud: credentials, the HTTP session, names to ids, and what an exception means."""
