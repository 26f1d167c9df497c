"""The part of a value that is known before anything exists."""

from __future__ import annotations

from typing import Any

from hotc.compiler.leaves import is_known, reveal
from hotc.compiler.values import ABSENT


def known(value: Any) -> Any:
    """The plain value, secrets included; ``None`` where it isn't (all) known, or not there."""
    return reveal(value) if value is not ABSENT and is_known(value) else None


def number(value: Any) -> int | None:
    """The value as a whole number; ``None`` where it is not known, or is none."""
    plain = known(value)
    try:
        return int(plain) if plain is not None and not isinstance(plain, bool) else None
    except (TypeError, ValueError):
        return None


def is_given(value: Any) -> bool:
    """Whether there is a value at all, known or not."""
    return value is not None and value is not ABSENT and value != ""
