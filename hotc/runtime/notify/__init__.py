"""Telling others what becomes of a stack: OpenStack's notifications on a message bus, and webhooks."""
