"""The constraints of a schema, checked as Heat checks them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from hotc.compiler.catalog.model import NEVER_EMPTY
from hotc.compiler.patterns import matches
from hotc.compiler.schema.findings import quote
from hotc.compiler.suggest import nearest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    Broken = tuple[str, str, dict[str, Any]]

MOST_LISTED: Final = 15
"""Allowed values that a hint lists; of more, only the nearest is named."""


def violations(constraints: Iterable[dict[str, Any]], kind: str, value: Any, secret: bool = False) -> list[Broken]:
    """What a known value of the type ``kind`` breaks: (code, hint, values for the message) for each.

    ``constraints`` have the form of :attr:`hotc.compiler.catalog.Property.constraints`. Constraints that only a cloud
    can check are passed over.
    """
    found = []
    for constraint in constraints:
        ((name, argument),) = constraint.items()
        if (broken := _CHECKS[name](argument, kind, value, secret)) is not None:
            found.append(broken)
    return found


def as_number(value: Any) -> Any:
    """A number as it is, a string as the integer or float that it spells. Raises :class:`ValueError`,
    :class:`TypeError`.
    """
    if isinstance(value, int | float):
        return value
    try:
        return int(value)
    except ValueError:
        return float(value)


def bounds(argument: dict[str, Any], unit: str = "") -> str:
    """Limits in words: ``between 1 and 8``."""
    low, high = argument.get("min"), argument.get("max")
    if low is None:
        return f"at most {high}{unit}"
    if high is None:
        return f"at least {low}{unit}"
    return f"{low}{unit}" if low == high else f"between {low} and {high}{unit}"


def _inside(argument: dict[str, Any], number: Any) -> bool:
    low, high = argument.get("min"), argument.get("max")
    return (low is None or number >= low) and (high is None or number <= high)


def _range(argument: dict[str, Any], kind: str, value: Any, secret: bool) -> Broken | None:
    try:
        fits = _inside(argument, as_number(value))
    except (ValueError, TypeError):
        fits = False
    return None if fits else ("out-of-range", "", {"range": bounds(argument), "value": quote(value, secret)})


def _length(argument: dict[str, Any], kind: str, value: Any, secret: bool) -> Broken | None:
    length = len(value)
    if _inside(argument, length):
        return None
    unit = {"string": " characters", "list": " items", "map": " keys"}.get(kind, "")
    shown = "that many" if secret else str(length)
    return "wrong-length", "", {"range": bounds(argument, unit), "length": shown}


def _modulo(argument: dict[str, Any], kind: str, value: Any, secret: bool) -> Broken | None:
    step, offset = argument["step"], argument["offset"]
    try:
        fits = as_number(value) % step == offset
    except (ValueError, TypeError, ZeroDivisionError):
        fits = False
    words = f"a multiple of {step}" + (f" plus {offset}" if offset else "")
    return None if fits else ("not-a-multiple", "", {"range": words, "value": quote(value, secret)})


def _allowed(argument: list[Any], kind: str, value: Any, secret: bool) -> Broken | None:
    if type(value) is str and value in argument:
        return None
    if isinstance(value, list):
        wrong = [item for item in value if item not in argument]
        if not wrong:
            return None
        value = wrong[0]
    elif _same_type(value) in {_same_type(v) for v in argument if v is not None} or _loosely(argument, kind, value):
        return None
    hint = ""
    names = [str(v).lower() if isinstance(v, bool) else str(v) for v in argument]
    near = nearest(str(value), names, cutoff=0.6) if isinstance(value, str) and not secret else None
    if near is not None:
        hint = f'Did you mean "{near}"?'
    if len(names) <= MOST_LISTED:
        hint = f"{hint} Allowed: {', '.join(names)}.".strip()
    return "value-not-allowed", hint, {"value": quote(value, secret)}


def _same_type(value: Any) -> tuple[type, Any]:
    # 1 and True are equal in Python, and not the same in a template.
    return (type(value), value if not isinstance(value, list | dict) else repr(value))


def _loosely(argument: list[Any], kind: str, value: Any) -> bool:
    """Heat converts both sides to the schema's type before it compares them."""
    try:
        if kind == "string":
            return str(value) in [str(v) for v in argument]
        if kind in ("integer", "number"):
            number = as_number(value)
            return number in [as_number(v) for v in argument]
    except (ValueError, TypeError):
        return False
    return value in argument


def _pattern(argument: str, kind: str, value: Any, secret: bool) -> Broken | None:
    if isinstance(value, str) and matches(argument, value) is not False:
        return None
    return "pattern-mismatch", "", {"pattern": argument, "value": quote(value, secret)}


def _custom(argument: str, kind: str, value: Any, secret: bool) -> Broken | None:
    if "." in argument:  # named after a service: the cloud's business
        return _nothing_named(argument) if value == "" and argument.startswith(NEVER_EMPTY) else None
    from hotc.compiler.schema.formats import FORMATS

    entry = FORMATS.get(argument)
    if entry is None:
        return None
    expected, check = entry
    reason = check(value)
    if reason is None:
        return None
    return "invalid-format", "", {"expected": expected, "reason": reason.format(value=quote(value, secret))}


def _nothing_named(argument: str) -> Broken:
    from hotc.compiler.catalog.kinds import words_of

    kind = words_of(argument)
    return "empty-name", f"Give the name or the id of {kind}, or leave it out if none is meant.", {"kind": kind}


_CHECKS: Final[dict[str, Callable[[Any, str, Any, bool], Broken | None]]] = {
    "range": _range,
    "length": _length,
    "modulo": _modulo,
    "allowed": _allowed,
    "pattern": _pattern,
    "custom": _custom,
}
