"""The one exception that the sandbox raises to its callers."""

from __future__ import annotations


class SandboxError(Exception):
    """The sandbox can't do what was asked, e.g. its port is taken; ``str()`` is the message for the user."""
