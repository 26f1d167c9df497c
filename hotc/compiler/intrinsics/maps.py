"""Functions that make maps: map_merge and map_replace."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from hotc.compiler.intrinsics.function import Function, FunctionError, describe, wrong_type
from hotc.compiler.intrinsics.shapes import positional
from hotc.compiler.leaves import SECRET, is_open, origins, scan
from hotc.compiler.values import Choice, Unknown, Value

if TYPE_CHECKING:
    from hotc.compiler.context import Limits


def _merge(argument: Any, limits: Limits) -> dict[Any, Any]:
    if not isinstance(argument, list):
        raise FunctionError("wrong-arguments", usage="[map, …]", found=describe(argument))
    result: dict[Any, Any] = {}
    for index, item in enumerate(argument):
        if item is None:
            continue
        if not isinstance(item, dict):
            raise wrong_type("a map", item, index)
        result.update(item)
    return result


def _merge_known_maps(argument: Any, limits: Limits) -> Any:
    # Values may be unknown as long as all keys are there. A value that may turn out to be absent must not hide an
    # earlier one.
    if is_open(argument):
        return NotImplemented
    if isinstance(argument, list) and any(map(is_open, argument)):
        _merge([None if is_open(item) else item for item in argument], limits)  # what is no map now will be none
        return NotImplemented
    result = _merge(argument, limits)
    return NotImplemented if any(isinstance(v, Choice) for item in argument for v in (item or {}).values()) else result


_REPLACE_USAGE: Final = "[map, {keys: map, values: map}]"


def _map_or_empty(value: Any, *at: str | int) -> dict[Any, Any]:
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise wrong_type("a map", value, *at)
    return value


def _replace(argument: Any, limits: Limits) -> dict[Any, Any]:
    if not isinstance(argument, list) or len(argument) != 2:
        raise FunctionError("wrong-arguments", usage=_REPLACE_USAGE, found=describe(argument))
    source, replacements = _map_or_empty(argument[0], 0), _map_or_empty(argument[1], 1)
    for key in replacements:
        if key not in ("keys", "values"):
            raise FunctionError("unexpected-argument", at=(1, key), argument=key)
    keys = _map_or_empty(replacements.get("keys", {}), 1, "keys")
    values = _map_or_empty(replacements.get("values", {}), 1, "values")
    result: dict[Any, Any] = {}
    for old, value in source.items():
        key = keys.get(old)
        if key is None:
            key = old
        elif isinstance(key, list | dict):
            raise wrong_type("a string", key, 1, "keys", old)
        elif (key in source and key != old) or key in result:
            raise FunctionError("key-collision", at=(1, "keys", old), value=key)
        result[key] = value if isinstance(value, list | dict) else values.get(value, value)
    return result


def _replace_known_keys(argument: Any, limits: Limits) -> Any:
    # Unknown values wait for being looked up; unknown keys of the result would be too much.
    if not (isinstance(argument, list) and len(argument) == 2 and isinstance(argument[0], dict)):
        return NotImplemented
    source, replacements = argument
    if not isinstance(replacements, dict) or any(map(is_open, replacements.values())):
        return NotImplemented
    keys, values = replacements.get("keys") or {}, replacements.get("values") or {}
    if not isinstance(keys, dict) or not isinstance(values, dict) or any(map(is_open, keys.values())):
        return NotImplemented
    if any(isinstance(v, Choice) for v in (*source.values(), *values.values())):
        return NotImplemented
    open_ones = [key for key, value in source.items() if is_open(value)]
    result = _replace([{**source, **{key: [] for key in open_ones}}, replacements], limits)
    for old, new in zip(source, result, strict=True):
        if old in open_ones:
            arguments = [source[old], values]
            result[new] = source[old] if not values else _later(arguments)
    return result


def _later(arguments: list[Value]) -> Unknown:
    secret = bool(scan(arguments) & SECRET)
    return Unknown("replace_value", arguments, origins=origins(arguments), secret=secret)


def _replace_value(argument: Any, limits: Limits) -> Any:
    """A value of a map, when it is there: ``[value, {old: new}]``."""
    value, values = argument
    return value if isinstance(value, list | dict) else values.get(value, value)


FAMILY: Final = (
    Function(
        "map_merge",
        _merge,
        partial=_merge_known_maps,
        check=positional(0, None, "[map, …]", moment="resolve", whole=True, rest="map"),
    ),
    Function(
        "map_replace",
        _replace,
        partial=_replace_known_keys,
        check=positional(2, 2, _REPLACE_USAGE, moment="resolve", whole=True, items=("map", "map")),
    ),
    Function("replace_value", _replace_value),
)
