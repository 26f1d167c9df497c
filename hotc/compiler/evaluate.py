"""The one evaluator: ``evaluate`` folds at compile time what is known, ``finish`` does the rest when the cloud
has answered.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from hotc.compiler.choices import distribute
from hotc.compiler.context import Limits
from hotc.compiler.intrinsics.function import Function, FunctionError
from hotc.compiler.intrinsics.references import look_into
from hotc.compiler.intrinsics.registry import REGISTRY
from hotc.compiler.leaves import POISONED, SECRET, UNKNOWN, conceal, origins, reveal, scan
from hotc.compiler.tree import Call, Mapping, Node, Scalar, Sequence
from hotc.compiler.values import ABSENT, POISON, Choice, Secret, Unknown, Value

if TYPE_CHECKING:
    from hotc.compiler.scope import Scope


def evaluate(node: Node, scope: Scope) -> Value:
    """The value of what is written at ``node``: plain data, with leaves for what is not known (see
    :mod:`hotc.compiler.values`).

    Errors are reported to the scope and leave ``POISON``. The result may be ``ABSENT`` where an ``if`` gives nothing.
    """
    if type(node) is Scalar:
        return node.value
    if type(node) is Mapping:
        result = {}
        for entry in node.effective():
            item = entry.value
            value = item.value if type(item) is Scalar else evaluate(item, scope)
            if value is not ABSENT:
                result[entry.key.value] = value
        return result
    if type(node) is Sequence:
        values = []
        for item in node.items:
            value = item.value if type(item) is Scalar else evaluate(item, scope)
            if value is not ABSENT:
                values.append(value)
        return values
    if type(node) is Call:
        return _call(node, scope)
    return POISON


def _call(call: Call, scope: Scope) -> Value:
    function = scope.functions.get(call.name)
    if function is None or call.wrong:
        return POISON
    try:
        if function.special is not None:
            return function.special(call, scope)
        argument = _argument(call.argument, function.slots, scope)
        return apply(function, argument, scope.limits, fold=not scope.opaque)
    except FunctionError as error:
        scope.fail(error, call)
        return POISON


def _argument(node: Node, slots: int, scope: Scope) -> Value:
    """The argument of a function; its leading arguments hold their place: nothing becomes null there."""
    if not slots:
        return present(evaluate(node, scope))
    if type(node) is Sequence:
        values = []
        for index, item in enumerate(node.items):
            value = evaluate(item, scope)
            if index < slots:
                values.append(present(value))
            elif value is not ABSENT:
                values.append(value)
        return values
    if type(node) is Mapping:
        return {entry.key.value: present(evaluate(entry.value, scope)) for entry in node.effective()}
    return present(evaluate(node, scope))


def present(value: Value) -> Value:
    """The value, null where it is (or may turn out to be) nothing."""
    if value is ABSENT:
        return None
    if type(value) is Choice and (value.then is ABSENT or value.otherwise is ABSENT):
        return Choice(value.condition, present(value.then), present(value.otherwise), secret=value.secret)
    return value


def apply(function: Function, argument: Value, limits: Limits, *, fold: bool = True) -> Value:
    """The result of a function for an evaluated argument: computed if that is known, else the application itself.

    ``fold``: let the function work with an argument of which it needs to know a part only. Raises
    :class:`FunctionError`.
    """
    flags = scan(argument)
    if not flags:
        return function.compute(argument, limits)  # type: ignore[misc]
    if flags & POISONED:
        return POISON
    try:
        if fold and function.partial is not None:
            result = function.partial(argument, limits)
            if result is not NotImplemented:
                return result
        if fold and flags & UNKNOWN:
            result = distribute(argument, function.name, lambda part: apply(function, part, limits))
            if result is not NotImplemented:
                return result
        if flags & UNKNOWN:
            return _residual(function, argument, secret=bool(flags & SECRET) and function.type != "boolean")
        result = function.compute(reveal(argument), limits)  # type: ignore[misc]
    except FunctionError as error:
        if flags & SECRET and "value" in error.values:
            error.values["value"] = "***"
        raise
    return result if isinstance(result, bool) else conceal(result)


def _residual(function: Function, argument: Value, *, secret: bool) -> Unknown:
    prefix = function.prefix(argument) if function.prefix is not None and not secret else ""
    kind, rests_on = function.type, origins(argument)
    return Unknown(function.name, argument, type=kind, origins=rests_on, known_prefix=prefix, secret=secret)


# --- at run time


class Lookup(Protocol):
    """Who answers what the compiler could not know. An address is that of a resource (``group/0/server``)."""

    def reference(self, address: str) -> str | None:
        """What ``get_resource`` gives: as a rule the physical id. ``None`` where it is asked before there is one."""

    def attribute(self, address: str, name: str | None, path: list[Any]) -> Any:
        """An attribute, or what the path finds in it (:func:`hotc.compiler.intrinsics.references.look_into`); plain
        data.

        ``name`` is ``None`` when all attributes are asked for.
        """

    def parameter(self, name: str) -> Any:
        """The value of a parameter that had none when the template was compiled."""


def finish(value: Value, lookup: Lookup, limits: Limits | None = None) -> Any:
    """The plain data that a value comes to now that ``lookup`` knows the answers. Secrets come out as what they are.

    Raises :class:`FunctionError` when a function can't work with the answers. ``ABSENT`` as a whole comes out as
    ``ABSENT``.
    """
    return _finish(value, lookup, limits or Limits())


def _finish(value: Value, lookup: Lookup, limits: Limits) -> Any:
    kind = type(value)
    if kind is dict:
        finished = ((key, _finish(item, lookup, limits)) for key, item in value.items())
        return {key: item for key, item in finished if item is not ABSENT}
    if kind is list:
        items = [_finish(item, lookup, limits) for item in value]
        return [item for item in items if item is not ABSENT]
    if kind is Secret:
        return _finish(value.value, lookup, limits)
    if kind is Choice:
        condition = _finish(value.condition, lookup, limits)
        return _finish(value.then if condition else value.otherwise, lookup, limits)
    if kind is Unknown:
        return _answer(value, lookup, limits)
    if value is POISON:
        raise FunctionError("not-known-later", function="what was reported")
    return value


def _answer(value: Unknown, lookup: Lookup, limits: Limits) -> Any:
    arguments = _finish(value.arguments, lookup, limits)
    if value.function == "get_resource":
        return lookup.reference(arguments)
    if value.function == "get_attr":
        address, *rest = arguments
        return lookup.attribute(address, rest[0] if rest else None, rest[1:])
    if value.function == "get_param":
        name, *keys = arguments if isinstance(arguments, list) else [arguments]
        return look_into(lookup.parameter(name), keys, "")
    function = REGISTRY[value.function]
    if function.compute is None:
        raise FunctionError("not-known-later", function=value.function)
    try:
        return function.compute(arguments, limits)
    except FunctionError as error:
        error.values.setdefault("function", value.function)
        raise
