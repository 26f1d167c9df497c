"""What may be asked of a value: one table of operators. An answer is ``True``, ``False`` or ``None`` (not known yet).

``value`` is plain data, an :class:`Unknown`, or ``ABSENT`` for what isn't there; it is never a Choice or a Secret.
"""

from __future__ import annotations

import re
from ipaddress import IPv4Network, IPv6Network, ip_network
from typing import TYPE_CHECKING, Any

from hotc.compiler import patterns
from hotc.compiler.leaves import reveal
from hotc.compiler.values import ABSENT, Choice, Unknown

if TYPE_CHECKING:
    from collections.abc import Callable

    from hotc.compiler.select.nodes import Literals
    from hotc.compiler.values import Value

    Answer = bool | None
    Operator = Callable[[Value, Any], Answer]

_NUMBER = re.compile(r"\s*-?\d{1,300}(?:\.\d{1,300})?\s*", re.ASCII)


def opposite(answer: Answer) -> Answer:
    """``not`` of three values."""
    return None if answer is None else not answer


def any_of(answers: list[Answer]) -> Answer:
    """``or`` of three values; ``False`` for none at all."""
    return True if True in answers else None if None in answers else False


def all_of(answers: list[Answer]) -> Answer:
    """``and`` of three values; ``True`` for none at all."""
    return False if False in answers else None if None in answers else True


def same(value: Value, literal: Literals) -> Answer:
    """Whether a value is what a selector says. A number, or a truth, equals the text that says it."""
    if isinstance(value, Unknown):
        text = isinstance(literal, str) and not literal.startswith(value.known_prefix)
        return False if value.known_prefix and text else None
    if isinstance(value, bool) or isinstance(literal, bool):
        return _text(value) == _text(literal)
    if isinstance(value, int | float) or isinstance(literal, int | float):
        one, other = number(value), number(literal)
        return one is not None and one == other
    return bool(value == literal)


def number(value: Value) -> int | float | None:
    """A number, or a text that is one."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        return value
    if isinstance(value, str) and _NUMBER.fullmatch(value):
        return float(value) if "." in value else int(value)
    return None


def _text(value: Value) -> str | None:
    if isinstance(value, bool):
        return "true" if value else "false"
    return value.lower() if isinstance(value, str) and value.lower() in ("true", "false") else None


def _ordered(compare: Callable[[Any, Any], bool]) -> Operator:
    def operator(value: Value, literal: Any) -> Answer:
        if isinstance(value, Unknown):
            return None
        found = number(value)
        return found is not None and compare(found, literal)

    return operator


def _one_of(value: Value, literals: tuple[Literals, ...]) -> Answer:
    return any_of([same(value, literal) for literal in literals])


def _contains(value: Value, literal: Literals) -> Answer:
    if isinstance(value, Unknown):
        return True if isinstance(literal, str) and literal and literal in value.known_prefix else None
    if isinstance(value, str):
        return str(literal) in value
    if isinstance(value, dict):
        return str(literal) in value
    if isinstance(value, list):
        return any_of([_is(item, literal) for item in value])
    return False


def _is(item: Value, literal: Literals) -> Answer:
    """Whether an item of a list is what the selector says; it may be a secret, or a choice."""
    item = reveal(item)
    if isinstance(item, Choice):
        then, otherwise = _is(item.then, literal), _is(item.otherwise, literal)
        return then if then is otherwise else None
    return same(item, literal)


def _starts(value: Value, literal: str) -> Answer:
    if isinstance(value, Unknown):
        known = value.known_prefix
        if known.startswith(literal):
            return True
        return None if literal.startswith(known) else False
    return isinstance(value, str) and value.startswith(literal)


def _ends(value: Value, literal: str) -> Answer:
    return None if isinstance(value, Unknown) else isinstance(value, str) and value.endswith(literal)


def _matches(value: Value, pattern: str) -> Answer:
    if isinstance(value, Unknown):
        return None
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return False
    return patterns.matches(pattern, str(value))


def _in_network(value: Value, literal: str) -> Answer:
    if isinstance(value, Unknown):
        return None
    try:
        inner, outer = ip_network(value, strict=False), ip_network(literal, strict=False)
    except (ValueError, TypeError):
        return False
    if isinstance(inner, IPv4Network) and isinstance(outer, IPv4Network):
        return inner.subnet_of(outer)
    return isinstance(inner, IPv6Network) and isinstance(outer, IPv6Network) and inner.subnet_of(outer)


def _exists(value: Value, _operand: None) -> Answer:
    return value is not ABSENT and value is not None


OPERATORS: dict[str, Operator] = {
    "=": same,
    "!=": lambda value, literal: opposite(same(value, literal)),
    "<": _ordered(lambda one, other: one < other),
    "<=": _ordered(lambda one, other: one <= other),
    ">": _ordered(lambda one, other: one > other),
    ">=": _ordered(lambda one, other: one >= other),
    "in": _one_of,
    "not in": lambda value, literals: opposite(_one_of(value, literals)),
    "contains": _contains,
    "starts with": _starts,
    "ends with": _ends,
    "matches": _matches,
    "in network": _in_network,
    "exists": _exists,
    "missing": lambda value, operand: opposite(_exists(value, operand)),
}
"""Operators by their words. ``refers to`` asks for resources, not for a value: see ``evaluate``."""
