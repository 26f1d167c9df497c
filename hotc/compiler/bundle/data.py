"""Plain data of templates: which of it are functions, and what a path finds in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from hotc.compiler.versions import Version

Data = Any

BEYOND: Final = object()
"""What a path finds where it leads into something that is not known yet."""
PATHS: Final = ("get_param", "get_attr")
"""Functions that take a path themselves."""


def function_of(data: Data, version: Version) -> str:
    """The name of the function that a map applies, or an empty text."""
    if isinstance(data, dict) and len(data) == 1:
        (name,) = data
        if isinstance(name, str) and name in version.functions:
            return name
    return ""


def calls(data: Data, version: Version) -> Iterator[tuple[str, Data]]:
    """Every function in data, with its argument."""
    waiting = [data]
    while waiting:
        each = waiting.pop()
        if isinstance(each, dict):
            if name := function_of(each, version):
                yield name, each[name]
            waiting += each.values()
        elif isinstance(each, list):
            waiting += each


def is_plain(data: Data, version: Version) -> bool:
    """Whether no function is applied in it."""
    return next(calls(data, version), None) is None


def look_into(data: Data, keys: list[Data], missing: Data, version: Version) -> Data:
    """Data that gives what a path finds in what ``data`` gives; :data:`BEYOND` where no function can say that."""
    if not keys:
        return data
    name = function_of(data, version)
    if name in PATHS:
        argument = data[name]
        return {name: [*(argument if isinstance(argument, list) else [argument]), *keys]}
    if name == "if":
        condition, *branches = data[name]
        found = [look_into(branch, keys, missing, version) for branch in branches]
        return BEYOND if any(each is BEYOND for each in found) else {name: [condition, *found]}
    if name or isinstance(keys[0], dict | list):
        return BEYOND
    if not isinstance(data, dict | list):
        return BEYOND if isinstance(data, str) else missing
    step = _step(data, keys[0])
    return missing if step is BEYOND else look_into(step, keys[1:], missing, version)


def _step(data: Data, key: Data) -> Data:
    if isinstance(data, dict):
        return data.get(str(key), BEYOND)
    try:
        return data[int(key)]
    except (ValueError, IndexError):
        return BEYOND


def replaced(data: Data, old: str, new: str) -> Data:
    """Data with a text replaced in every text in it, keys excepted."""
    return changed(data, lambda text: text.replace(old, new) if isinstance(text, str) else text)


def changed(data: Data, change: Callable[[Data], Data]) -> Data:
    """Data with every scalar as ``change`` makes it."""
    if isinstance(data, dict):
        return {key: changed(value, change) for key, value in data.items()}
    if isinstance(data, list):
        return [changed(item, change) for item in data]
    return change(data)


def without_choices(condition: Data) -> Data:
    """A condition that says the same without ``if``, which no condition may hold: either side, and when it counts."""
    found = _choice(condition)
    if found is None:
        return condition
    decider, then, *otherwise = found["if"]
    sides = []
    for guard, value in ((decider, then), ({"not": decider}, otherwise[0] if otherwise else None)):
        sides.append({"and": [guard, without_choices(_put(condition, found, value))]})
    return {"or": sides}


def with_ids(condition: Data) -> Data:
    """A condition in which no id is compared with an empty text: it is none, and neither is the resource's name."""
    if isinstance(condition, list):
        return [with_ids(each) for each in condition]
    if not isinstance(condition, dict):
        return condition
    operands = condition.get("equals")
    if isinstance(operands, list) and "" in operands:
        return {"equals": [_word(each) for each in operands]}
    return {key: with_ids(value) for key, value in condition.items()}


def _word(data: Data) -> Data:
    return data["get_resource"] if isinstance(data, dict) and list(data) == ["get_resource"] else data


def _choice(data: Data) -> Data:
    """The outermost ``if``, the first one written."""
    if isinstance(data, dict) and list(data) == ["if"]:
        return data
    parts = data.values() if isinstance(data, dict) else data if isinstance(data, list) else ()
    return next((found for each in parts if (found := _choice(each)) is not None), None)


def _put(data: Data, old: Data, new: Data) -> Data:
    if data is old:
        return new
    if isinstance(data, dict):
        return {key: _put(value, old, new) for key, value in data.items()}
    return [_put(item, old, new) for item in data] if isinstance(data, list) else data
