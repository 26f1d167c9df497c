"""Looking into values: which special leaves stand in one, and on what it rests."""

from __future__ import annotations

from typing import Final

from hotc.compiler.values import ABSENT, POISON, Choice, Secret, Unknown, Value

UNKNOWN: Final = 1
"""An :class:`Unknown` or a :class:`Choice` stands in the value."""
SECRET: Final = 2
"""Something in the value must not be shown."""
POISONED: Final = 4
"""Something in the value was reported already."""


def scan(value: Value) -> int:
    """Which leaves stand anywhere in a value: a sum of ``UNKNOWN``, ``SECRET`` and ``POISONED``; 0 for plain data."""
    kind = type(value)
    if kind is str or kind is int or kind is bool or value is None or kind is float:
        return 0
    flags = 0
    if kind is list:
        for item in value:
            if type(item) is not str:
                flags |= scan(item)
    elif kind is dict:
        for item in value.values():
            if type(item) is not str:
                flags |= scan(item)
    elif kind is Secret:
        flags = SECRET | scan(value.value)
    elif kind is Unknown:
        flags = UNKNOWN | (SECRET if value.secret else 0)
    elif kind is Choice:
        flags = UNKNOWN | (SECRET if value.secret else 0) | scan(value.then) | scan(value.otherwise)
    elif value is POISON:
        flags = POISONED
    return flags


def is_open(value: Value) -> bool:
    """Whether a value as a whole is unknown or hidden, not only what stands in it."""
    return isinstance(value, Unknown | Choice | Secret)


def is_known(value: Value) -> bool:
    """Whether a value is plain data, secret or not."""
    return not scan(value) & ~SECRET


def reveal(value: Value) -> Value:
    """The same value without its :class:`Secret` wrappers."""
    kind = type(value)
    if kind is Secret:
        return reveal(value.value)
    if kind is list:
        return [reveal(item) for item in value]
    if kind is dict:
        return {key: reveal(item) for key, item in value.items()}
    return value


def conceal(value: Value) -> Value:
    """The value as a secret: known data is wrapped, an unknown is marked."""
    kind = type(value)
    if kind is Secret or value is ABSENT or value is POISON or value is None:
        return value
    if kind is Unknown:
        return Unknown(
            value.function,
            value.arguments,
            type=value.type,
            entity=value.entity,
            origins=value.origins,
            known_prefix=value.known_prefix,
            secret=True,
        )
    if kind is Choice:
        return Choice(value.condition, conceal(value.then), conceal(value.otherwise), secret=True)
    return Secret(value)


def origins(value: Value) -> frozenset[str]:
    """The addresses (and ``param:NAME``) on which the unknown parts of a value rest."""
    found: set[str] = set()
    _collect(value, found)
    return frozenset(found)


def _collect(value: Value, found: set[str]) -> None:
    kind = type(value)
    if kind is Unknown:
        found |= value.origins
    elif kind is list:
        for item in value:
            _collect(item, found)
    elif kind is dict:
        for item in value.values():
            _collect(item, found)
    elif kind is Secret:
        _collect(value.value, found)
    elif kind is Choice:
        _collect(value.condition, found)
        _collect(value.then, found)
        _collect(value.otherwise, found)
