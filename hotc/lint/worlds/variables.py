"""On what conditions rest: parameters and other expressions, each with the values that matter.

Of a parameter only those values matter with which it is compared and that it can have, and "any other". What can't be
looked into (the result of a function) is a variable, too: the same expression is the same variable.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hotc.compiler.constraints import problem, to_type
from hotc.compiler.data import to_data
from hotc.compiler.tree import Call, Mapping, Scalar, Sequence
from hotc.lint.worlds import EQUALS, JUNCTIONS, arguments

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hotc.compiler.template import Parameter, Template
    from hotc.compiler.tree import Node

Key = tuple[Any, ...]
OTHER = object()
"""Any value that nothing is compared with."""

_PLAIN = ("string", "number", "boolean")
_NARROW = ("range", "modulo", "allowed_pattern", "custom_constraint")
"""Constraints beside which nobody knows whether there is any other value than those compared with."""
MOST = 400
"""Variables that are looked at; beyond, Python's stack would not do for what rests on all of them."""
MOST_VALUES = 100
"""Values of one variable that are looked at; of conditions that ask for yet another one, nothing is said."""
_MOST_SHARED = 40
"""Values of parameters that are compared with each other, at most; beyond, whether they are equal is a variable."""


class Literal:
    """A value that is written out."""

    __slots__ = ("value",)

    def __init__(self, value: Any) -> None:
        self.value = value


class Variable:
    """Something that may have several values.

    ``parameter``: the whole of this one; ``keys``: a path into a parameter, its name first. ``values``: those that
    matter, ``OTHER`` last; ``crowded``: there are more. ``opaque``: nobody knows which values it can have, and on what
    it rests.
    """

    __slots__ = ("crowded", "key", "keys", "opaque", "parameter", "values")

    def __init__(
        self, key: Key, *, opaque: bool, keys: tuple[Any, ...] = (), parameter: Parameter | None = None
    ) -> None:
        self.key = key
        self.opaque = opaque
        self.keys = keys
        self.parameter = parameter
        self.values: list[Any] = []
        self.crowded = False

    @property
    def parameter_name(self) -> str:
        """The parameter that it is, or is a part of, or that contains something; empty for what is opaque."""
        key = self.key[-1] if self.key[0] == "contains" and not self.opaque else self.key
        return str(key[1]) if key[0] == "param" else ""

    def want(self, value: Any) -> None:
        """The variable is compared with this value."""
        if any(value == known for known in self.values):
            return
        if len(self.values) < MOST_VALUES:
            self.values.append(value)
        else:
            self.crowded = True

    def settle(self) -> None:
        """Leave the values that it can have, now that all are known with which it is compared."""
        if self.parameter is not None:
            if self.parameter.type == "boolean":
                self.values = [True, False]
            self.values = [value for value in self.values if can_be(self.parameter, value)]
        if self.crowded or not self._complete():
            self.values.append(OTHER)

    def sure(self) -> list[bool]:
        """Of each value, whether the variable can certainly have it."""
        return [not self.opaque and (value is not OTHER or self._has_others()) for value in self.values]

    def _complete(self) -> bool:
        if self.parameter is None:
            return self.key[0] in ("contains", "same", "holds")
        allowed = allowed_values(self.parameter)
        return allowed is not None and all(any(value == known for known in self.values) for value in allowed)

    def _has_others(self) -> bool:
        parameter = self.parameter
        if parameter is None or not any(each.kind in _NARROW for each in parameter.constraints):
            return True
        default = parameter.default
        return isinstance(default, Scalar) and not any(default.value == value for value in self.values)


def can_be(parameter: Parameter, value: Any) -> bool:
    """Whether a parameter can have a value: its type fits, and no constraint forbids it.

    Nothing is said of null.
    """
    if value is None:
        return True
    if not has_type(value, parameter.type):
        return False
    kind = parameter.type
    return kind not in _PLAIN or not any(problem(each, value, kind) for each in parameter.constraints)


def has_type(value: Any, kind: str) -> bool:
    """Whether a parameter of this type may have the value.

    Heat gives a string parameter a text, a boolean one true or false, a number a number, a list a list, and compares as
    Python does, for which true and false are numbers.
    """
    if kind == "string":
        return isinstance(value, str)
    if kind == "boolean":
        return not isinstance(value, str) and value in (0, 1)
    if kind == "number":
        return isinstance(value, int | float)
    return kind != "comma_delimited_list" or isinstance(value, list)


def allowed_values(parameter: Parameter) -> list[Any] | None:
    """The values that a parameter can have, as conditions see them; ``None`` where they can't be listed."""
    if parameter.type not in _PLAIN:
        return None  # the values of a list's items
    for constraint in parameter.constraints:
        if constraint.kind == "allowed_values" and isinstance(constraint.argument, list):
            try:
                listed = [to_type(value, parameter.type) for value in constraint.argument]
            except (TypeError, ValueError):
                return None  # one is of another type, which was reported
            return [value for value in listed if can_be(parameter, value)]
    return [True, False] if parameter.type == "boolean" else None


def operand(node: Node) -> Literal | Key:
    """What stands in a comparison: a value, or the key of a variable."""
    if not _calls(node):
        return Literal(to_data(node))
    if isinstance(node, Call) and node.name in ("get_param", "Ref"):
        keys = [node.argument] if not isinstance(node.argument, Sequence) else node.argument.items
        if keys and all(isinstance(key, Scalar) for key in keys):
            return ("param", *(key.value for key in keys if isinstance(key, Scalar)))
    return ("function", *shape(node))


def _calls(node: Node) -> bool:
    if isinstance(node, Mapping):
        return any(_calls(entry.value) for entry in node.entries)
    if isinstance(node, Sequence):
        return any(map(_calls, node.items))
    return not isinstance(node, Scalar)


def shape(node: Node) -> Key:
    """What is written, layout aside, as something that can be looked up."""
    if isinstance(node, Scalar):
        return (type(node.value).__name__, node.value)
    if isinstance(node, Sequence):
        return ("list", *map(shape, node.items))
    if isinstance(node, Mapping):
        return ("map", *((str(entry.key.value), shape(entry.value)) for entry in node.effective()))
    if isinstance(node, Call):
        return ("call", node.name, shape(node.argument))
    return ("broken", node.start)


class Variables:
    """The variables of all conditions of a template, in the order in which they are met; opaque ones come last."""

    def __init__(self, template: Template, conditions: Iterable[Node]) -> None:
        self.template = template
        self.by_key: dict[Key, Variable] = {}
        self._together: list[tuple[Key, Key]] = []
        for condition in conditions:
            self._gather(condition)
        self._share()
        for variable in self.by_key.values():
            whole = [("param", *variable.keys[:end]) for end in range(1, len(variable.keys))]
            if any(key in self.by_key for key in (*whole, variable.key[-1])):
                variable.opaque = True  # it rests on another variable
            variable.settle()
        self.ordered = sorted(self.by_key.values(), key=lambda variable: variable.opaque)[:MOST]
        self.by_key = {variable.key: variable for variable in self.ordered}
        self.levels = {variable.key: level for level, variable in enumerate(self.ordered)}

    def _gather(self, condition: Node) -> None:
        waiting = [condition]
        while waiting:
            node = waiting.pop()
            if not isinstance(node, Call):
                continue
            if node.name in JUNCTIONS:
                waiting += reversed(arguments(node))
            elif node.name in EQUALS:
                self._comparison(node)
            elif node.name == "contains" and len(arguments(node)) == 2:
                self._membership(*arguments(node))
            else:
                key = as_condition(node)
                self._variable(key).want(True)
                if key[0] == "holds":
                    self._variable(key).want(False)

    def _comparison(self, call: Call) -> None:
        parts = arguments(call)
        if len(parts) != 2:
            return
        left, right = map(operand, parts)
        if isinstance(left, Literal):
            left, right = right, left
        if isinstance(left, Literal):
            return
        if isinstance(right, Literal):
            self._variable(left).want(right.value)
        elif left != right:
            self._variable(left)
            self._variable(right)
            self._together.append((left, right))
            self._truth("same", left, right)

    def _membership(self, value: Node, among: Node) -> None:
        """``contains`` is one of several comparisons, where the list is written out."""
        what, where = operand(value), operand(among)
        if isinstance(where, Literal):
            if not isinstance(what, Literal) and isinstance(where.value, list):
                for item in where.value:
                    self._variable(what).want(item)
            elif not isinstance(what, Literal):
                self._truth("contains", what, (repr(where.value),))
            return
        self._truth("contains", what, where)

    def _truth(self, kind: str, left: Literal | Key, right: Key) -> None:
        variable = self._variable(truth_key(kind, left, right))
        variable.want(True)
        variable.want(False)

    def _variable(self, key: Key) -> Variable:
        if key not in self.by_key:
            name = str(key[1]) if key[0] == "param" else ""
            declared = self.template.parameters.get(name) if len(key) == 2 else None
            keys = key[1:] if key[0] == "param" else ()
            self.by_key[key] = Variable(key, opaque=_is_opaque(key), keys=keys, parameter=declared)
        return self.by_key[key]

    def _share(self) -> None:
        """Variables that are compared with each other can have each other's values."""
        for left, right in (*self._together, *reversed(self._together)):
            values = [value for key in (left, right) for value in self._possible(self.by_key[key])]
            for value in values if len(values) <= _MOST_SHARED else ():
                self.by_key[left].want(value)
                self.by_key[right].want(value)

    @staticmethod
    def _possible(variable: Variable) -> list[Any]:
        allowed = allowed_values(variable.parameter) if variable.parameter is not None else None
        return [*variable.values, *(allowed or [])]


def as_condition(call: Call) -> Key:
    """The key of the variable that a function is which stands for a condition, and is none of conditions' own."""
    key = operand(call)
    assert not isinstance(key, Literal)
    return key if key[0] == "param" else ("holds", *key)


def truth_key(kind: str, left: Literal | Key, right: Key) -> Key:
    """The key of a variable that says whether two things are the ``same``, or one ``contains`` the other."""
    if isinstance(left, Literal):
        plain = isinstance(left.value, str | int | float | None)
        return (kind, type(left.value).__name__, left.value if plain else repr(left.value), right)
    return (kind, *sorted((left, right), key=repr)) if kind == "same" else (kind, left, right)


def _is_opaque(key: Key) -> bool:
    if key[0] == "contains":
        return len(key) != 4 or bool(key[3][0] != "param")  # else: a value written out, in a parameter
    return bool(key[0] != "param")
