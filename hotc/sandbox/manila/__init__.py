"""Manila v2: shares, share networks, security services, share types."""
