"""What a function makes of a value that is a choice: a choice of what it makes of both."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from hotc.compiler.intrinsics.logic import same
from hotc.compiler.leaves import conceal, origins
from hotc.compiler.values import ABSENT, POISON, Choice, Secret, Unknown, Value

if TYPE_CHECKING:
    from collections.abc import Callable

MOST: Final = 3
"""Conditions up to which an argument is worked out for each way in which they can turn out."""


def conditions_in(value: Value) -> list[Value]:
    """The conditions on which choices in a value rest, each once, in the order in which they stand."""
    found: list[Value] = []
    _collect(value, found)
    return found


def _collect(value: Value, found: list[Value]) -> None:
    kind = type(value)
    if kind is list:
        for item in value:
            _collect(item, found)
    elif kind is dict:
        for item in value.values():
            _collect(item, found)
    elif kind is Secret:
        _collect(value.value, found)
    elif kind is Choice:
        if not any(same(known, value.condition) for known in found):
            found.append(value.condition)
        _collect(value.then, found)
        _collect(value.otherwise, found)


def assume(value: Value, condition: Value, holds: bool) -> Value:
    """The value, were the condition decided. Lists and maps lose what is not there then."""
    kind = type(value)
    if kind is list:
        items = [assume(item, condition, holds) for item in value]
        return [item for item in items if item is not ABSENT]
    if kind is dict:
        entries = ((key, assume(item, condition, holds)) for key, item in value.items())
        return {key: item for key, item in entries if item is not ABSENT}
    if kind is Secret:
        return conceal(assume(value.value, condition, holds))
    if kind is Choice:
        then, otherwise = assume(value.then, condition, holds), assume(value.otherwise, condition, holds)
        if same(value.condition, condition):
            chosen = then if holds else otherwise
            return conceal(chosen) if value.secret else chosen
        return Choice(value.condition, then, otherwise, secret=value.secret)
    return value


def distribute(argument: Value, name: str, apply: Callable[[Value], Value]) -> Value:
    """``apply`` for each way in which the conditions in the argument can turn out, as one value.

    ``NotImplemented`` where there are none or too many, where one way fails (that is an error only if it comes to it),
    or where nothing is gained: every result waits as the function ``name`` itself would. Raises the error that there
    is in any case.
    """
    from hotc.compiler.intrinsics.function import FunctionError

    conditions = conditions_in(argument)
    if not 0 < len(conditions) <= MOST:
        return NotImplemented
    condition = conditions[0]
    results, failures = [], []
    for holds in (True, False):
        try:
            results.append(apply(assume(argument, condition, holds)))
        except FunctionError as error:
            failures.append(error)
    if len({error.code for error in failures}) == 1 and not results:
        raise failures[0]
    if failures:
        return NotImplemented
    then, otherwise = results
    if then is POISON or otherwise is POISON or (_waits(then, name) and _waits(otherwise, name)):
        return NotImplemented
    return either(condition, then, otherwise)


def _waits(value: Value, name: str) -> bool:
    return isinstance(value, Unknown) and value.function == name


def either(condition: Value, then: Value, otherwise: Value) -> Value:
    """One of two values; just the value where it makes no difference, and the condition where both are booleans."""
    if then is otherwise or (not isinstance(then, Secret) and same(then, otherwise)):
        return then
    if then is True and otherwise is False:
        return condition
    if then is False and otherwise is True:
        return Unknown("not", condition, type="boolean", origins=origins(condition))
    return Choice(condition, then, otherwise, secret=isinstance(then, Secret) or isinstance(otherwise, Secret))
