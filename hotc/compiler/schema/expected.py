"""The types of the catalogue in words."""

from __future__ import annotations

from typing import Final

EXPECTED: Final = {
    "string": "a string",
    "integer": "an integer",
    "number": "a number",
    "boolean": "true or false",
    "list": "a list",
    "map": "a map",
    "any": "anything",
}
"""Type → what a property of it takes."""
