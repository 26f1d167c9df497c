"""Functions of conditions: equals, not, and, or; and if, which chooses by one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from hotc.compiler.intrinsics.function import Function, FunctionError, describe
from hotc.compiler.intrinsics.shapes import found, positional
from hotc.compiler.leaves import origins
from hotc.compiler.tree import Broken, Call, Mapping, Scalar, Sequence
from hotc.compiler.values import ABSENT, POISON, Choice, Secret, Unknown, Value

if TYPE_CHECKING:
    from collections.abc import Callable

    from hotc.compiler.context import Limits
    from hotc.compiler.scope import Scope
    from hotc.compiler.tree import Node


# --- equals


def same(left: Value, right: Value) -> bool | None:
    """Whether two values are equal; ``None`` when that rests on something unknown."""
    if isinstance(left, Secret):
        left = left.value
    if isinstance(right, Secret):
        right = right.value
    if left is right:
        return True
    if isinstance(left, Unknown | Choice) or isinstance(right, Unknown | Choice):
        return _same_unknown(left, right)
    if isinstance(left, list) and isinstance(right, list):
        return _every(list(zip(left, right, strict=True))) if len(left) == len(right) else False
    if isinstance(left, dict) and isinstance(right, dict):
        if any(isinstance(value, Choice) for value in (*left.values(), *right.values())):
            return None  # a key may turn out to be absent
        return _every([(left[key], right[key]) for key in left]) if left.keys() == right.keys() else False
    return bool(left == right)


def _same_unknown(left: Value, right: Value) -> bool | None:
    if not (isinstance(left, Unknown) and isinstance(right, Unknown)) or left.function != right.function:
        return None
    return True if same(left.arguments, right.arguments) else None


def _every(pairs: list[tuple[Value, Value]]) -> bool | None:
    result: bool | None = True
    for left, right in pairs:
        equal = same(left, right)
        if equal is False:
            return False
        if equal is None:
            result = None
    return result


def among(value: Value, items: list[Value]) -> bool | None:
    """Whether a value is among the items; ``None`` when that rests on something unknown."""
    result: bool | None = False
    for item in items:
        equal = same(value, item)
        if equal:
            return True
        if equal is None:
            result = None
    return result


def _equals(argument: Any, limits: Limits) -> bool:
    left, right = argument
    return bool(left == right)


def _equals_partly(argument: Any, limits: Limits) -> Any:
    result = same(argument[0], argument[1])
    return NotImplemented if result is None else result


# --- not, and, or: each takes conditions, which may be names


def _not(argument: Any, limits: Limits) -> bool:
    return not _boolean(argument[0] if isinstance(argument, list) else argument)


def _and(argument: Any, limits: Limits) -> bool:
    return all(_boolean(item) for item in argument)


def _or(argument: Any, limits: Limits) -> bool:
    return any(_boolean(item) for item in argument)


def _boolean(value: Any) -> bool:
    if not isinstance(value, bool):
        raise FunctionError("not-a-condition", found=describe(value))
    return value


def _not_call(call: Call, scope: Scope) -> Value:
    node = call.argument
    if isinstance(node, Sequence) and call.name == "Fn::Not":
        node = node.items[0]
    value = scope.condition_value(node)
    if isinstance(value, Unknown):
        return Unknown("not", value, type="boolean", origins=value.origins)
    return value if value is POISON else not value


def _junction(name: str, decides: bool) -> Callable[[Call, Scope], Value]:
    """``and`` is decided by a false, ``or`` by a true one, whatever the unknown ones may be."""

    def special(call: Call, scope: Scope) -> Value:
        if not isinstance(call.argument, Sequence):
            return POISON  # it could not be read
        open_conditions = []
        poisoned = False
        items = call.argument.items
        # As in Heat, functions are worked out first; then what decides spares the rest from being looked at.
        values = [scope.value(item) for item in items]
        for item, given in zip(items, values, strict=True):
            value = scope.as_condition(given, item)
            if value is decides:
                return decides
            if value is POISON:
                poisoned = True
            elif not isinstance(value, bool):
                open_conditions.append(value)
        if poisoned:
            return POISON
        if len(open_conditions) > 1:
            return Unknown(name, open_conditions, type="boolean", origins=origins(open_conditions))
        return open_conditions[0] if open_conditions else not decides

    return special


# --- if


def _if(call: Call, scope: Scope) -> Value:
    if not isinstance(call.argument, Sequence):
        return POISON  # it could not be read
    condition_node, *branches = call.argument.items
    condition = scope.condition_value(condition_node)
    if condition is True:
        return scope.value(branches[0])
    if condition is False:
        return scope.value(branches[1]) if len(branches) > 1 else ABSENT
    if condition is POISON:
        return POISON
    label = condition_node.value if isinstance(condition_node, Scalar) else ""
    with scope.assuming(str(label)):
        then = scope.value(branches[0])
        otherwise = scope.value(branches[1]) if len(branches) > 1 else ABSENT
    if then is otherwise:
        return then
    return Choice(condition, then, otherwise)


# --- what can be seen without values

_IF_ELSE_USAGE: Final = "[condition, value if true, value if false]"


def _condition_list(call: Call, report: Callable[..., None]) -> None:
    positional(2, None, "[condition, condition, …]")(call, report)


def _condition_single(call: Call, report: Callable[..., None]) -> None:
    if isinstance(call.argument, Scalar) and call.argument.value is None:
        report("wrong-arguments", call.argument, "construct", usage="a condition", found="null")


def condition_operands(call: Call) -> list[Node]:
    """The nodes of a call that are conditions: names of conditions, booleans, or functions that give one."""
    argument = call.argument
    if call.name in ("if", "Fn::If"):
        return argument.items[:1] if isinstance(argument, Sequence) else []
    if call.name in ("and", "or", "Fn::And", "Fn::Or", "Fn::Not"):
        return list(argument.items) if isinstance(argument, Sequence) else []
    return [argument] if call.name == "not" and not isinstance(argument, Broken) else []


def wrong_condition(node: Node) -> str:
    """What is written where a condition should be; empty when it may be one."""
    if isinstance(node, Scalar) and (node.value is None or isinstance(node.value, str | bool)):
        return ""
    return "" if isinstance(node, Call | Broken) else found(node)


def condition_names(node: Node) -> list[str]:
    """Names of conditions in a condition."""
    found: list[str] = []
    stack: list[Node] = [node]
    while stack:
        current = stack.pop()
        if isinstance(current, Call):
            operands = condition_operands(current)
            found += [str(n.value) for n in operands if isinstance(n, Scalar) and isinstance(n.value, str)]
            stack.append(current.argument)
        elif isinstance(current, Sequence):
            stack.extend(current.items)
        elif isinstance(current, Mapping):
            stack.extend(entry.value for entry in current.entries)
    return found


_EQUALS_CHECK: Final = positional(2, 2, "[value, value]")

FAMILY: Final = (
    Function("equals", _equals, partial=_equals_partly, slots=2, check=_EQUALS_CHECK),
    Function("not", _not, special=_not_call, check=_condition_single),
    Function("and", _and, special=_junction("and", False), check=_condition_list),
    Function("or", _or, special=_junction("or", True), check=_condition_list),
    Function("if_else", special=_if, check=positional(3, 3, _IF_ELSE_USAGE)),
    Function("if", special=_if, check=positional(2, 3, f"[condition, value] or {_IF_ELSE_USAGE}")),
    Function("fn_equals", _equals, partial=_equals_partly, slots=2, check=_EQUALS_CHECK),
    Function("fn_not", _not, special=_not_call, check=positional(1, 1, "[condition]")),
    Function("fn_and", _and, special=_junction("and", False), check=_condition_list),
    Function("fn_or", _or, special=_junction("or", True), check=_condition_list),
    Function("fn_if", special=_if, check=positional(3, 3, _IF_ELSE_USAGE)),
)

__all__ = ["FAMILY", "among", "condition_names", "condition_operands", "same", "wrong_condition"]
