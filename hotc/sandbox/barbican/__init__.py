"""The key manager: secrets, containers of them, and orders by which it makes secrets itself."""
