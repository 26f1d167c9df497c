"""Functions that make lists, or look into them: list_concat(_unique), repeat in its forms, filter, contains."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING, Any

from hotc.compiler.intrinsics.function import Function, FunctionError, describe, wrong_type
from hotc.compiler.intrinsics.shapes import keyed, positional

if TYPE_CHECKING:
    from collections.abc import Callable

    from hotc.compiler.context import Limits
    from hotc.compiler.tree import Call

MAX_REPEATED = 1_000_000


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
    if isinstance(argument, list) and all(item is None or isinstance(item, list) for item in argument):
        return _concat(argument, limits)
    return NotImplemented


def _concat_unique(argument: Any, limits: Limits) -> list[Any]:
    result: list[Any] = []
    for item in _concat(argument, limits):
        if item not in result:
            result.append(item)
    return result


# --- repeat


def _replaced(template: Any, pairs: tuple[tuple[str, Any], ...]) -> Any:
    if isinstance(template, str):
        for key, value in pairs:
            if not isinstance(value, str):
                raise wrong_type("a string", value, "for_each", key)
            template = template.replace(key, value)
        return template
    if isinstance(template, list):
        return [_replaced(item, pairs) for item in template]
    if isinstance(template, dict):
        return {_replaced(key, pairs): _replaced(value, pairs) for key, value in template.items()}
    return template


def _values_of(for_each: dict[Any, Any], *, maps: bool) -> tuple[list[str], list[list[Any]]]:
    lists: list[list[Any]] = []
    for key, value in for_each.items():
        if not isinstance(key, str):
            raise wrong_type("a string as variable", key, "for_each")
        if value is None:
            lists.append([])
        elif isinstance(value, list) or (maps and isinstance(value, dict)):
            lists.append(list(value))
        else:
            raise wrong_type("a list or a map" if maps else "a list", value, "for_each", key)
    return list(for_each), lists


def _repeat(*, maps: bool, in_step: bool = False) -> Callable[[Any, Limits], Any]:
    """One form: whether it takes maps, and whether it knows ``permutations``."""

    def compute(argument: Any, limits: Limits) -> list[Any]:
        for_each = argument["for_each"]
        if not isinstance(for_each, dict):
            raise wrong_type("a map", for_each, "for_each")
        if not for_each:
            raise FunctionError("wrong-argument-value", at=("for_each",), reason="it names no variable")
        nested = argument.get("permutations", True) if in_step else True
        keys, lists = _values_of(for_each, maps=maps and nested)
        if (
            not nested
            and len({len(v) for v, given in zip(lists, for_each.values(), strict=True) if given is not None}) > 1
        ):
            raise FunctionError("lists-of-different-length", at=("for_each",))
        count = 1
        for values in lists:
            count *= len(values)
        if nested and count > MAX_REPEATED:
            raise FunctionError("wrong-argument-value", at=("for_each",), reason=f"there are {count} combinations")
        template = argument["template"]
        combinations = product(*lists) if nested else zip(*lists, strict=False)
        return [_replaced(template, tuple(zip(keys, values, strict=True))) for values in combinations]

    return compute


_REPEAT_USAGE = "a map with template and for_each"


def _repeat_check(*, permutations: bool) -> Callable[[Call, Callable[..., None]], None]:
    return keyed(
        {"template": "any", "for_each": "map"},
        {"permutations": "boolean"} if permutations else {},
        _REPEAT_USAGE,
        moments={"for_each": "validate", "permutations": "construct"},
    )


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


def _contains(argument: Any, limits: Limits) -> bool:
    value, sequence = argument
    if isinstance(sequence, str):
        if not isinstance(value, str):
            raise wrong_type("a string", value, 0)
        return value in sequence
    if not isinstance(sequence, list):
        raise wrong_type("a list", sequence, 1)
    return value in sequence


FAMILY = (
    Function(
        "list_concat",
        _concat,
        partial=_concat_known_lists,
        check=positional(0, None, "[list, …]", moment="resolve", whole=True, rest="list"),
    ),
    Function(
        "list_concat_unique",
        _concat_unique,
        check=positional(0, None, "[list, …]", moment="resolve", whole=True, rest="list"),
    ),
    Function("repeat_list", _repeat(maps=False), slots=2, check=_repeat_check(permutations=False)),
    Function("repeat_map", _repeat(maps=True), slots=2, check=_repeat_check(permutations=False)),
    Function("repeat", _repeat(maps=True, in_step=True), slots=3, check=_repeat_check(permutations=True)),
    Function("filter", _filter, slots=2, check=positional(2, 2, "[values, list]")),
    Function("contains", _contains, slots=2, check=positional(2, 2, "[value, list]")),
)
