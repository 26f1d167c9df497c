"""Functions that make lists, or look into them: list_concat(_unique), filter, contains."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from hotc.compiler.intrinsics.function import Function, FunctionError, describe, wrong_type
from hotc.compiler.intrinsics.logic import among
from hotc.compiler.intrinsics.shapes import positional
from hotc.compiler.leaves import is_open
from hotc.compiler.values import Choice, Value

if TYPE_CHECKING:
    from hotc.compiler.context import Limits


# --- list_concat


def _concat(argument: Any, limits: Limits) -> list[Any]:
    if not isinstance(argument, list):
        raise FunctionError("wrong-arguments", usage="[list, …]", found=describe(argument))
    result: list[Any] = []
    for index, item in enumerate(argument):
        if item is None:
            continue
        if not isinstance(item, list):
            raise wrong_type("a list", item, index)
        result.extend(item)
    return result


def _concat_known_lists(argument: Any, limits: Limits) -> Any:
    # What the items are does not matter, only that the lists themselves are there.
    if is_open(argument):
        return NotImplemented
    if isinstance(argument, list) and any(map(is_open, argument)):
        _concat([None if is_open(item) else item for item in argument], limits)  # what is no list will be none
        return NotImplemented
    return _concat(argument, limits)


def _concat_unique(argument: Any, limits: Limits) -> list[Any]:
    result: list[Any] = []
    for item in _concat(argument, limits):
        if item not in result:
            result.append(item)
    return result


def _concat_unique_partly(argument: Any, limits: Limits) -> Any:
    """Where all items can be told apart, whatever the unknown ones turn out to be."""
    items = _concat_known_lists(argument, limits)
    if items is NotImplemented or any(isinstance(item, Choice) for item in items):
        return NotImplemented
    result: list[Any] = []
    for item in items:
        is_there = among(item, result)
        if is_there is None:
            return NotImplemented
        if not is_there:
            result.append(item)
    return result


# --- filter and contains


def _filter(argument: Any, limits: Limits) -> Any:
    values, sequence = argument
    if not sequence:
        return sequence
    if not isinstance(sequence, list):
        raise wrong_type("a list", sequence, 1)
    if not values:
        return sequence
    if not isinstance(values, list):
        raise wrong_type("a list", values, 0)
    return [item for item in sequence if item not in values]


def _filter_partly(argument: Any, limits: Limits) -> Any:
    """Where it can be told of each item whether it stays."""
    values, sequence = argument
    if is_open(sequence):
        return NotImplemented
    if is_open(values) or not isinstance(values, list) or not isinstance(sequence, list):
        return _filter([[], sequence], limits) if not isinstance(sequence, list) or not sequence else NotImplemented
    if any(isinstance(item, Choice) for item in (*values, *sequence)):
        return NotImplemented
    told = [(item, among(item, values)) for item in sequence]
    if any(is_there is None for _, is_there in told):
        return NotImplemented
    return [item for item, is_there in told if not is_there]


def _contains(argument: Any, limits: Limits) -> bool:
    value, sequence = argument
    if isinstance(sequence, str):
        if not isinstance(value, str):
            raise wrong_type("a string", value, 0)
        return value in sequence
    if not isinstance(sequence, list):
        raise wrong_type("a list", sequence, 1)
    return value in sequence


def _contains_partly(argument: Any, limits: Limits) -> Any:
    value, sequence = argument
    if isinstance(sequence, list) and not any(isinstance(item, Choice) for item in sequence):
        is_there = among(value, sequence)
        return NotImplemented if is_there is None else is_there
    return _contains(["", sequence], limits) if _is_no_sequence(sequence) else NotImplemented


def _is_no_sequence(value: Value) -> bool:
    return not isinstance(value, str | list) and not is_open(value)


FAMILY: Final = (
    Function(
        "list_concat",
        _concat,
        partial=_concat_known_lists,
        check=positional(0, None, "[list, …]", moment="resolve", whole=True, rest="list"),
    ),
    Function(
        "list_concat_unique",
        _concat_unique,
        partial=_concat_unique_partly,
        check=positional(0, None, "[list, …]", moment="resolve", whole=True, rest="list"),
    ),
    Function("filter", _filter, partial=_filter_partly, slots=2, check=positional(2, 2, "[values, list]")),
    Function("contains", _contains, partial=_contains_partly, slots=2, check=positional(2, 2, "[value, list]")),
)
