"""Functions that refer to something else: get_param, get_resource, get_attr in its forms, get_file,
resource_facade, Ref.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from hotc.compiler.intrinsics.function import Function, FunctionError, describe
from hotc.compiler.intrinsics.shapes import expect, found, positional, single
from hotc.compiler.leaves import POISONED, UNKNOWN, conceal, origins, scan
from hotc.compiler.tree import Broken, Call, Mapping, Scalar, Sequence
from hotc.compiler.undecided import report_undecided
from hotc.compiler.values import POISON, Choice, Secret, Unknown, Value

if TYPE_CHECKING:
    from collections.abc import Callable

    from hotc.compiler.context import Limits
    from hotc.compiler.scope import Scope
    from hotc.compiler.tree import Node


def look_into(value: Value, keys: list[Any], missing: Any) -> Value:
    """What a path finds in a value, or ``missing``. Paths of parameters index lists by numbers written as strings, too.

    Source: ``get_param`` gives an empty string for what is not there, ``get_attr`` null.
    """
    for position, key in enumerate(keys):
        if isinstance(value, Secret):
            return conceal(look_into(value.value, keys[position:], missing))
        if isinstance(value, Unknown):
            return _deeper(value, keys[position:], missing)
        if isinstance(value, Choice):
            rest = keys[position:]
            then, otherwise = look_into(value.then, rest, missing), look_into(value.otherwise, rest, missing)
            return Choice(value.condition, then, otherwise, secret=value.secret)
        value = _step(value, key, missing)
        if value is _NOTHING:
            return missing
    return value


_NOTHING: Final = object()


def _step(value: Any, key: Any, missing: Any) -> Any:
    if isinstance(value, dict):
        return value.get(key, _NOTHING) if isinstance(key, str | int) else _NOTHING
    if not isinstance(value, list | str):
        return _NOTHING
    if isinstance(key, str):
        if missing is None:
            return _NOTHING  # get_attr takes numbers only
        try:
            key = int(key)
        except ValueError:
            return _NOTHING
    if not isinstance(key, int):
        return _NOTHING
    try:
        return value[key]
    except IndexError:
        return _NOTHING


def _deeper(value: Unknown, keys: list[Any], missing: Any) -> Unknown:
    if (
        value.function == "get_attr"
        and missing is None
        and isinstance(value.arguments, list)
        and len(value.arguments) > 1
    ):
        arguments, function = [*value.arguments, *keys], "get_attr"
    elif value.function == "get_param" and missing == "" and isinstance(value.arguments, list):
        arguments, function = [*value.arguments, *keys], "get_param"
    else:
        arguments, function = [value, keys], "look_into" if missing is None else "look_into_parameter"
    return Unknown(function, arguments, origins=value.origins | origins(keys), secret=value.secret)


def _look_into(missing: Any) -> Callable[[Any, Limits], Any]:
    def compute(argument: Any, limits: Limits) -> Any:
        value, keys = argument
        return look_into(value, keys, missing)

    return compute


def _replace_text(argument: Any, limits: Limits) -> Any:
    """What the index of a group's member does to a value that was not known before."""
    value, old, new = argument
    if isinstance(value, str):
        return value.replace(old, new)
    if isinstance(value, dict):
        return {key: _replace_text([item, old, new], limits) for key, item in value.items()}
    return [_replace_text([item, old, new], limits) for item in value] if isinstance(value, list) else value


# --- get_param


def _get_param(call: Call, scope: Scope) -> Value:
    written = call.argument
    if type(written) is Scalar and isinstance(written.value, str) and written.value:  # as nearly always
        return scope.parameter(written.value, call)
    argument = scope.value(written)
    flags = scan(argument)
    if flags & POISONED:
        return POISON
    if flags & UNKNOWN:
        return Unknown("get_param", argument, origins=origins(argument))
    name, *keys = argument if isinstance(argument, list) and argument else [argument]
    if not isinstance(name, str) or not name:
        raise FunctionError("wrong-arguments", usage=_PARAM_USAGE, found=describe(argument))
    value = scope.parameter(name, call)
    if not keys or value is POISON:
        return value
    answer = look_into(value, keys, "")
    if answer == "" and _is_written(call.argument):
        _check_default(name, value, keys, call, scope)
    return answer


def _is_written(argument: Node) -> bool:
    """Whether a path is written out. Where parts are computed, the default may be a table to look things up in."""
    return isinstance(argument, Sequence) and all(isinstance(item, Scalar) for item in argument.items)


def _check_default(name: str, value: Value, keys: list[Any], call: Call, scope: Scope) -> None:
    """Warn of a path that leads nowhere in a default, unless there is nothing in the default at all."""
    from hotc.compiler.data import to_data
    from hotc.compiler.parameters import coerce

    declared = scope.template.parameters.get(name)
    if declared is None or declared.default is None or not value or not isinstance(value, dict | list):
        return
    if look_into(value, keys, _NOTHING) is _NOTHING and coerce(declared.type, to_data(declared.default))[0] == value:
        shown = ".".join(map(str, keys))
        scope.report(
            "missing-in-default", call.argument, "never", hint="It gives an empty text.", name=name, keys=shown
        )


_PARAM_USAGE: Final = "the name of a parameter, or [name, key, …]"


def _check_get_param(call: Call, report: Callable[..., None]) -> None:
    argument = call.argument
    name = argument.items[0] if isinstance(argument, Sequence) and argument.items else argument
    if (isinstance(name, Scalar) and isinstance(name.value, str) and name.value) or isinstance(name, Call | Broken):
        return
    report("wrong-arguments", argument, "resolve", usage=_PARAM_USAGE, found=found(name))


# --- get_resource and get_attr


def _get_resource(call: Call, scope: Scope) -> Value:
    name = scope.value(call.argument)
    if isinstance(name, str):
        return scope.reference(name, call)
    if scan(name) & POISONED:
        return POISON
    if isinstance(name, Unknown | Choice):
        report_undecided(scope, name, call)
        return Unknown("get_resource", name, type="string", origins=origins(name))
    raise FunctionError("wrong-arguments", usage="the name of a resource", found=describe(name))


def _get_attr(call: Call, scope: Scope) -> Value:
    items = [scope.value(item) for item in call.argument.items] if isinstance(call.argument, Sequence) else []
    flags = scan(items)
    if flags & POISONED or not items:
        return POISON
    name, *rest = items
    if isinstance(name, Secret):
        name = name.value
    if isinstance(name, Unknown | Choice):
        report_undecided(scope, name, call)
        return Unknown("get_attr", items, origins=origins(items), secret=bool(flags & 2))
    if not isinstance(name, str):
        raise FunctionError("wrong-arguments", usage=_ATTR_USAGE, found=describe(name))
    attribute, path = (rest[0], rest[1:]) if rest else (None, [])
    if scope.functions[call.name].name in ("get_attr_then_select", "fn_get_att"):
        return look_into(scope.attribute(name, attribute, [], call), path, None)
    return scope.attribute(name, attribute, path, call)


_ATTR_USAGE: Final = "[resource, attribute] or [resource, attribute, key, …]"


def _check_get_attr(least: int) -> Callable[[Call, Callable[..., None]], None]:
    shape = positional(least, None, _ATTR_USAGE)

    def check(call: Call, report: Callable[..., None]) -> None:
        shape(call, report)
        if not isinstance(call.argument, Sequence):
            return
        for index, item in enumerate(call.argument.items[:2]):
            expect(item, "string", ("the resource", "the attribute")[index], "validate", report)

    return check


def _check_name(call: Call, report: Callable[..., None]) -> None:
    argument = call.argument
    if (isinstance(argument, Scalar) and isinstance(argument.value, str)) or isinstance(argument, Call | Broken):
        return
    report("wrong-arguments", argument, "validate", usage="the name of a resource", found=found(argument))


# --- get_file, resource_facade, Ref


def _get_file(call: Call, scope: Scope) -> Value:
    name = scope.value(call.argument)
    flags = scan(name)
    if flags & POISONED:
        return POISON
    if flags & UNKNOWN:
        return Unknown("get_file", name, type="string", origins=origins(name))
    if not isinstance(name, str):
        raise FunctionError("wrong-arguments", usage="the path of a file", found=describe(name))
    return scope.file(name, call)


FACADE_PARTS: Final = {"Metadata": "metadata", "DeletionPolicy": "deletion_policy", "UpdatePolicy": "update_policy"}


def _facade(call: Call, scope: Scope) -> Value:
    argument = call.argument
    if not isinstance(argument, Scalar):
        return POISON  # it could not be read
    return scope.facade(FACADE_PARTS.get(str(argument.value), str(argument.value)), call)


def _check_facade(parts: tuple[str, ...]) -> Callable[[Call, Callable[..., None]], None]:
    def check(call: Call, report: Callable[..., None]) -> None:
        argument = call.argument
        if isinstance(argument, Broken) or (isinstance(argument, Scalar) and argument.value in parts):
            return
        given = str(argument.value) if isinstance(argument, Scalar) else found(argument)
        report("wrong-arguments", argument, "construct", usage="one of " + ", ".join(parts), found=given)

    return check


def _ref(call: Call, scope: Scope) -> Value:
    name = scope.value(call.argument)
    if isinstance(name, str):
        in_condition = scope.place.path.startswith("conditions.")  # where there are no resources yet
        if in_condition or not scope.has_resource(name):
            return scope.parameter(name, call)
        return scope.reference(name, call)
    return POISON if scan(name) & POISONED else Unknown("ref", name, origins=origins(name))


def _check_ref(call: Call, report: Callable[..., None]) -> None:
    if isinstance(call.argument, Sequence | Mapping):
        usage = "the name of a parameter or a resource"
        report("wrong-arguments", call.argument, "construct", usage=usage, found=found(call.argument))


FAMILY: Final = (
    Function("get_param", special=_get_param, check=_check_get_param),
    Function("get_resource", special=_get_resource, check=_check_name),
    Function("get_attr_then_select", special=_get_attr, check=_check_get_attr(2)),
    Function("get_attr_path", special=_get_attr, check=_check_get_attr(2)),
    Function("get_attr", special=_get_attr, check=_check_get_attr(1)),
    Function("get_file", special=_get_file, check=single("string", "the path of a file")),
    Function("resource_facade", special=_facade, check=_check_facade(tuple(FACADE_PARTS.values()))),
    Function("fn_resource_facade", special=_facade, check=_check_facade(tuple(FACADE_PARTS))),
    Function("ref", special=_ref, check=_check_ref),
    Function("ref_param", special=_ref, check=_check_ref),
    Function("fn_get_att", special=_get_attr, check=positional(2, 2, "[resource, attribute]")),
    Function("look_into", _look_into(None)),
    Function("look_into_parameter", _look_into("")),
    Function("replace_text", _replace_text),
)
