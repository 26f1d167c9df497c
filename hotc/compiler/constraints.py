"""What constraints of parameters ask of a value. The same sentences serve defaults and values.

Source of the rules: Heat's ``engine/constraints.py`` (27.0.1). Of custom constraints those are checked that ask no
cloud.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from hotc.compiler.patterns import matches

if TYPE_CHECKING:
    from collections.abc import Callable

    from hotc.compiler.template import Constraint

TYPES: Final[dict[str, tuple[str, ...]]] = {
    "range": ("number",),
    "modulo": ("number",),
    "length": ("string", "comma_delimited_list", "json"),
    "allowed_values": ("string", "number", "boolean", "comma_delimited_list"),
    "allowed_pattern": ("string",),
    "custom_constraint": ("string", "number", "boolean", "comma_delimited_list"),
}
"""The types of parameters that each constraint is for."""

HIDDEN: Final = "(hidden)"
"""Stands in messages for the value of a hidden parameter; a code frame must not show it either."""

_TRUE: Final = frozenset({"1", "t", "true", "on", "y", "yes"})
_FALSE: Final = frozenset({"0", "f", "false", "off", "n", "no"})


def to_number(value: Any) -> Any:
    """A number as Heat makes one: an int where the text is one, else a float. Raises ValueError or TypeError."""
    if isinstance(value, int | float):
        return value
    try:
        return int(value)
    except ValueError:
        return float(value)


def to_boolean(value: Any) -> bool:
    """A boolean as Heat makes one of ``yes``, ``off``, ``1`` …. Raises ValueError."""
    if isinstance(value, bool):
        return value
    text = str(value).strip().lower()
    if text in _TRUE:
        return True
    if text in _FALSE:
        return False
    raise ValueError(f"{text!r} is neither true nor false")


def to_type(value: Any, kind: str) -> Any:
    """A scalar as a parameter type has it. Raises ValueError or TypeError."""
    if kind == "number":
        return to_number(value)
    if kind == "string":
        return str(value)
    if kind == "boolean":
        return to_boolean(value)
    return value


def problem(constraint: Constraint, value: Any, kind: str) -> str:
    """Why a value breaks a constraint, as the end of a sentence that begins with "it"; empty when it doesn't."""
    check = _CHECKS.get(constraint.kind)
    if check is None:
        return ""
    try:
        return check(constraint.argument, value, kind)
    except (TypeError, ValueError):
        return "can't be compared with its constraint"


def shown(value: Any, hidden: bool) -> str:
    """A value as messages quote it."""
    if hidden:
        return HIDDEN
    text = f'"{value}"' if isinstance(value, str) else repr(value)
    return text if len(text) <= 60 else text[:57] + "…"


def _range(argument: dict[str, Any], value: Any, kind: str) -> str:
    return _between(argument, to_number(value), "must be")


def _length(argument: dict[str, Any], value: Any, kind: str) -> str:
    return _between(argument, len(value), "must have a length of")


def _between(argument: dict[str, Any], value: Any, begin: str) -> str:
    least, most = argument.get("min"), argument.get("max")
    below, above = least is not None and value < least, most is not None and value > most
    if not below and not above:
        return ""  # so does what is no number, as in Heat
    if least is None:
        return f"{begin} at most {most}"
    if most is None:
        return f"{begin} at least {least}"
    return f"{begin} {least}" if least == most else f"{begin} between {least} and {most}"


def _modulo(argument: dict[str, Any], value: Any, kind: str) -> str:
    step, offset = argument["step"], argument["offset"]
    if to_number(value) % step == offset:
        return ""
    return f"must be a multiple of {step}" + (f" plus {offset}" if offset else "")


def _allowed_values(argument: list[Any], value: Any, kind: str) -> str:
    if isinstance(value, list):
        fits = all(item in argument for item in value)
    else:
        fits = to_type(value, kind) in [to_type(allowed, kind) for allowed in argument]
    return "" if fits else f"is not one of {', '.join(map(str, argument))}"


def _allowed_pattern(argument: str, value: Any, kind: str) -> str:
    if matches(argument, value) is not False:
        return ""
    return f"doesn't match the pattern {argument}"


def _custom(argument: Any, value: Any, kind: str) -> str:
    from hotc.compiler import catalog
    from hotc.compiler.catalog.kinds import words_of
    from hotc.compiler.catalog.model import NEVER_EMPTY
    from hotc.compiler.schema.formats import FORMATS

    entry = FORMATS.get(argument) if isinstance(argument, str) else None
    if entry is not None:
        expected, wrong = entry
        return f"must be {expected}" if wrong(value) is not None else ""
    if value == "" and isinstance(argument, str) and argument.startswith(NEVER_EMPTY):
        return f"must name {words_of(argument)}"
    index = catalog.index()
    if argument in index["local_constraints"] or argument in index["cloud_constraints"]:
        return ""
    return f"can't be checked: there is no custom constraint {argument}"


_CHECKS: Final[dict[str, Callable[[Any, Any, str], str]]] = {
    "range": _range,
    "length": _length,
    "modulo": _modulo,
    "allowed_values": _allowed_values,
    "allowed_pattern": _allowed_pattern,
    "custom_constraint": _custom,
}
