"""Whether data that was read from a file has the types that a record declares."""

from __future__ import annotations

from types import UnionType
from typing import Any, Literal, get_args, get_origin


def fits(value: Any, wanted: Any) -> bool:
    """Whether a value is of a declared type, as :func:`typing.get_type_hints` gives it; a boolean is no integer."""
    if wanted is Any:
        return True
    origin, inner = get_origin(wanted), get_args(wanted)
    if origin is Literal:
        return value in inner
    if origin is UnionType:
        return any(fits(value, each) for each in inner)
    if origin is list:
        return isinstance(value, list) and all(fits(item, inner[0]) for item in value)
    if origin is dict:
        return isinstance(value, dict) and all(fits(key, inner[0]) and fits(value[key], inner[1]) for key in value)
    if wanted is int:
        return isinstance(value, int) and not isinstance(value, bool)
    return isinstance(value, origin or wanted)
