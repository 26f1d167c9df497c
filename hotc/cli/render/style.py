"""Colours, by what they mean. Only the sixteen that every terminal's own theme makes readable, on light and on dark."""

from __future__ import annotations

ROLES: dict[str, str] = {
    "error": "1;31",
    "warning": "1;33",
    "info": "1;36",
    "help": "1;32",
    "strong": "1",
    "faint": "2",
    "gutter": "36",
    "primary": "1;31",
    "secondary": "36",
    "create": "32",
    "update": "33",
    "replace": "35",
    "delete": "31",
    "good": "32",
    "bad": "1;31",
    "busy": "36",
}
"""Role → parameters of the ANSI sequence."""


class Style:
    """``style(text, role)``: the text in the colour of the role, or as it is where colour is off."""

    __slots__ = ("enabled",)

    def __init__(self, enabled: bool) -> None:
        self.enabled = enabled

    def __call__(self, text: str, role: str) -> str:
        """The text, coloured if it should be."""
        return f"\x1b[{ROLES[role]}m{text}\x1b[0m" if self.enabled and text else text
