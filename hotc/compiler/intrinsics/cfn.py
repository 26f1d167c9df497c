"""Functions in the manner of CloudFormation that are not simply one of HOT's under another name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from hotc.compiler.intrinsics.function import Function, FunctionError, describe, wrong_type
from hotc.compiler.intrinsics.placeholders import replacer, text_only
from hotc.compiler.intrinsics.shapes import expect, positional, single
from hotc.compiler.intrinsics.strings import join_partly, join_prefix, join_texts
from hotc.compiler.leaves import POISONED, SECRET, UNKNOWN, conceal, is_open, origins, reveal, scan
from hotc.compiler.tree import Call, Scalar, Sequence
from hotc.compiler.values import POISON, Choice, Unknown, Value

if TYPE_CHECKING:
    from collections.abc import Callable

    from hotc.compiler.context import Limits
    from hotc.compiler.scope import Scope


def _select(argument: Any, limits: Limits) -> Any:
    index, collection = argument
    if collection is None or collection == "":
        return ""
    if isinstance(collection, str):
        import json

        try:
            collection = json.loads(collection)
        except ValueError:
            raise FunctionError("wrong-argument-value", at=(1,), reason="it is no JSON") from None
    if isinstance(collection, dict):
        if not isinstance(index, str):
            raise wrong_type("a string", index, 0)
        return collection.get(index, "")
    if not isinstance(collection, list):
        raise wrong_type("a list or a map", collection, 1)
    try:
        return collection[int(index)]
    except IndexError:
        return ""
    except (ValueError, TypeError):
        raise wrong_type("a number", index, 0) from None


def _select_known(argument: Any, limits: Limits) -> Any:
    # What stands elsewhere in the collection does not matter.
    index, collection = argument
    if is_open(index) or not isinstance(collection, list | dict):
        return NotImplemented
    if isinstance(collection, list) and any(isinstance(item, Choice) for item in collection):
        return NotImplemented  # one that turns out to be absent moves the others
    return NotImplemented if isinstance(found := _select(argument, limits), Choice) else found


def _split(argument: Any, limits: Limits) -> list[str]:
    delimiter, text = argument
    if not isinstance(delimiter, str):
        raise wrong_type("a string", delimiter, 0)
    if not isinstance(text, str):
        raise wrong_type("a string", text, 1)
    if not delimiter:
        raise FunctionError("wrong-argument-value", at=(0,), reason="the delimiter is empty")
    return text.split(delimiter)


def _replace(argument: Any, limits: Limits) -> str:
    params, template = argument
    try:
        result: str = replacer(text_only)({"template": template, "params": params}, limits)
    except FunctionError as error:
        place = {"params": 0, "template": 1}
        error.at = tuple(place.get(str(key), key) if i == 0 else key for i, key in enumerate(error.at))
        raise
    return result


def _check_replace(call: Call, report: Callable[..., None]) -> None:
    positional(2, 2, "[map of placeholders, template]", items=("any", "string"))(call, report)
    if isinstance(call.argument, Sequence) and call.argument.items:
        expect(call.argument.items[0], "map", "argument 1", "construct", report)


def _base64(argument: Any, limits: Limits) -> str:
    if not isinstance(argument, str):
        raise wrong_type("a string", argument)
    return argument


def _member_list_to_map(argument: Any, limits: Limits) -> dict[str, Any]:
    """``.member.0.Name=a`` and ``.member.0.Value=b`` become ``{a: b}``; what has only one of both is dropped."""
    key_name, value_name, members = argument
    if not isinstance(members, list):
        raise wrong_type("a list", members, 2)
    pairs: dict[str, str] = {}
    for index, item in enumerate(members):
        if not isinstance(item, str) or "=" not in item:
            raise wrong_type("a string with =", item, 2, index)
        name, _, text = item.partition("=")
        pairs[name] = text
    result = {}
    for name, text in pairs.items():
        parts = name.split(".")
        if len(parts) == 4 and parts[:2] == ["", "member"] and parts[3] == key_name:
            partner = f".member.{parts[2]}.{value_name}"
            if partner in pairs:
                result[text] = pairs[partner]
    return result


def _find_in_map(call: Call, scope: Scope) -> Value:
    keys = [scope.value(item) for item in call.argument.items] if isinstance(call.argument, Sequence) else []
    flags = scan(keys)
    if flags & POISONED or not keys:
        return POISON
    if flags & UNKNOWN:
        return Unknown("fn_find_in_map", [scope.mappings(), *keys], origins=origins(keys))
    if not flags & SECRET:
        return _look_up([scope.mappings(), *keys], scope.limits)
    try:
        return conceal(_look_up([scope.mappings(), *reveal(keys)], scope.limits))
    except FunctionError as error:
        error.values["value"] = "***"
        raise


def _look_up(argument: Any, limits: Limits) -> Any:
    """What ``[mappings, key, …]`` leads to."""
    value, *keys = argument
    for index, key in enumerate(keys):
        if not isinstance(value, dict) or isinstance(key, list | dict) or key not in value:
            raise FunctionError("key-not-in-map", at=(index,), value=key, hint="")
        value = value[key]
    return value


def _get_azs(call: Call, scope: Scope) -> Value:
    return Unknown("fn_get_azs", "", type="list", origins=frozenset())


def _check_member_list(call: Call, report: Callable[..., None]) -> None:
    positional(3, 3, "[name of the keys, name of the values, list]")(call, report)
    if isinstance(call.argument, Sequence):
        for index, item in enumerate(call.argument.items[:2]):
            if not (isinstance(item, Scalar) and isinstance(item.value, str)):
                expected = "a string"
                found = describe(item.value) if isinstance(item, Scalar) else "something else"
                report(
                    "wrong-argument-type",
                    item,
                    "construct",
                    argument=f"argument {index + 1}",
                    expected=expected,
                    found=found,
                )


FAMILY: Final = (
    Function("fn_select", _select, partial=_select_known, slots=2, check=positional(2, 2, "[index, list or map]")),
    Function(
        "fn_join",
        join_texts,
        slots=2,
        partial=join_partly,
        prefix=join_prefix,
        check=positional(2, 2, "[delimiter, list]", items=("string", "list")),
    ),
    Function("fn_split", _split, slots=2, check=positional(2, 2, "[delimiter, text]", items=("string", "string"))),
    Function("fn_replace", _replace, slots=2, check=_check_replace),
    Function("fn_base64", _base64, check=single("string", "a text")),
    Function("fn_member_list_to_map", _member_list_to_map, slots=3, check=_check_member_list),
    Function("fn_find_in_map", _look_up, special=_find_in_map, check=positional(3, 3, "[map, key, key]")),
    Function("fn_get_azs", special=_get_azs),
)
