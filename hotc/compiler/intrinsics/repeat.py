"""The function repeat in its forms."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING, Any, Final

from hotc.compiler.intrinsics.function import Function, FunctionError, wrong_type
from hotc.compiler.intrinsics.shapes import keyed
from hotc.compiler.leaves import SECRET, UNKNOWN, origins, scan
from hotc.compiler.values import Choice, Unknown, Value

if TYPE_CHECKING:
    from collections.abc import Callable

    from hotc.compiler.context import Limits
    from hotc.compiler.tree import Call

MAX_REPEATED: Final = 1_000_000

Pairs = list[tuple[str, Any]]
"""Variables with the values that they have in one repetition."""


def _replaced(template: Any, pairs: Pairs) -> Any:
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


def _repetitions(for_each: Any, *, nested: bool, maps: bool) -> list[Pairs]:
    """The variables and their values, once for each repetition. ``nested``: all combinations."""
    if not isinstance(for_each, dict):
        raise wrong_type("a map", for_each, "for_each")
    if not for_each:
        raise FunctionError("wrong-argument-value", at=("for_each",), reason="it names no variable")
    keys, lists = _values_of(for_each, maps=maps and nested)
    lengths = {len(v) for v, given in zip(lists, for_each.values(), strict=True) if given is not None}
    if not nested and len(lengths) > 1:
        raise FunctionError("lists-of-different-length", at=("for_each",))
    count = 1
    for values in lists:
        count *= len(values)
    if nested and count > MAX_REPEATED:
        raise FunctionError("wrong-argument-value", at=("for_each",), reason=f"there are {count} combinations")
    combinations = product(*lists) if nested else zip(*lists, strict=False)
    return [list(zip(keys, values, strict=True)) for values in combinations]


def _repeat(*, maps: bool, in_step: bool = False) -> Callable[[Any, Limits], Any]:
    """One form: whether it takes maps, and whether it knows ``permutations``."""

    def compute(argument: Any, limits: Limits) -> list[Any]:
        nested = argument.get("permutations", True) if in_step else True
        found = _repetitions(argument["for_each"], nested=bool(nested), maps=maps)
        return [_replaced(argument["template"], pairs) for pairs in found]

    return compute


# --- repetitions of which something is unknown


class _NotKnownError(Exception):
    """What can't be told is more than the value of a text."""


def _repeat_partly(*, maps: bool, in_step: bool = False) -> Callable[[Any, Limits], Any]:
    """The repetitions, where their number is known: what rests on something unknown waits for it, text by text."""

    def partial(argument: Any, limits: Limits) -> Any:
        nested = argument.get("permutations", True) if in_step else True
        for_each = argument["for_each"]
        held = [nested, for_each, *(for_each.values() if isinstance(for_each, dict) else ())]
        if scan(argument) & SECRET or any(isinstance(value, Unknown | Choice) for value in held):
            return NotImplemented
        if _has_choice(argument):
            return NotImplemented
        found = _repetitions(for_each, nested=bool(nested), maps=maps)
        try:
            return [_partly(argument["template"], pairs) for pairs in found]
        except _NotKnownError:
            return NotImplemented

    return partial


def _has_choice(value: Value) -> bool:
    if isinstance(value, dict):
        value = list(value.values())
    return any(map(_has_choice, value)) if isinstance(value, list) else isinstance(value, Choice)


def _partly(template: Value, pairs: Pairs) -> Value:
    is_open = bool(scan([value for _, value in pairs]) & UNKNOWN)
    waiting: list[Unknown] = []
    result = _with_waiting(template, pairs, waiting, is_open=is_open)
    if is_open and not waiting and _texts_in(template):
        raise _NotKnownError  # nothing would be left that fails when the value is no text
    return result


def _texts_in(template: Value) -> bool:
    if isinstance(template, dict):
        return bool(template)
    return any(map(_texts_in, template)) if isinstance(template, list) else isinstance(template, str)


def _with_waiting(template: Value, pairs: Pairs, waiting: list[Unknown], *, is_open: bool) -> Value:
    if isinstance(template, list):
        return [_with_waiting(item, pairs, waiting, is_open=is_open) for item in template]
    if isinstance(template, dict):
        return {
            _key(key, pairs): _with_waiting(value, pairs, waiting, is_open=is_open) for key, value in template.items()
        }
    if isinstance(template, Unknown) or (is_open and isinstance(template, str)):
        arguments = [template, [list(pair) for pair in pairs]]
        kind, prefix = ("string", _prefix(template, pairs)) if isinstance(template, str) else ("any", "")
        leaf = Unknown("repeat_item", arguments, type=kind, origins=origins(arguments), known_prefix=prefix)
        waiting.append(leaf)
        return leaf
    return _replaced(template, pairs)


def _key(key: Any, pairs: Pairs) -> Any:
    """The key of a map, which must be known."""
    if isinstance(key, str):
        for name, value in pairs:
            if not isinstance(value, Unknown):
                key = _replaced(key, [(name, value)])
            elif name in key:
                raise _NotKnownError
    return key


def _prefix(text: str, pairs: Pairs) -> str:
    """How a text begins in any case, when its variables are replaced one after the other."""
    is_cut = False
    for name, value in pairs:
        if isinstance(value, str):
            if is_cut:  # the variable may reach over the cut
                text = text[: max(len(text) - len(name) + 1, 0)]
            text = text.replace(name, value)
        elif name in text:
            text, is_cut = text[: text.find(name)], True
        elif is_cut:
            text = text[: max(len(text) - len(name) + 1, 0)]
    return text if is_cut else ""


def _repeat_item(argument: Any, limits: Limits) -> Any:
    """One repetition of a piece of the template, when the values are there: ``[template, [[variable, value], …]]``."""
    template, pairs = argument
    try:
        return _replaced(template, [(key, value) for key, value in pairs])
    except FunctionError as error:
        error.values.setdefault("function", "repeat")
        raise


_USAGE: Final = "a map with template and for_each"


def _check(*, permutations: bool) -> Callable[[Call, Callable[..., None]], None]:
    return keyed(
        {"template": "any", "for_each": "map"},
        {"permutations": "boolean"} if permutations else {},
        _USAGE,
        moments={"for_each": "validate", "permutations": "construct"},
    )


def _form(name: str, slots: int, *, maps: bool, in_step: bool = False) -> Function:
    return Function(
        name,
        _repeat(maps=maps, in_step=in_step),
        partial=_repeat_partly(maps=maps, in_step=in_step),
        slots=slots,
        check=_check(permutations=in_step),
    )


FAMILY: Final = (
    _form("repeat_list", 2, maps=False),
    _form("repeat_map", 2, maps=True),
    _form("repeat", 3, maps=True, in_step=True),
    Function("repeat_item", _repeat_item),
)
