"""What can go wrong while a picture is drawn."""

from __future__ import annotations


class DiagramError(Exception):
    """A picture that can't be drawn: ``message`` says why, ``hint`` what to do instead (may be empty)."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
