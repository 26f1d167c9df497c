"""Can a condition be both true and false? Answered by trying the values that matter, within a budget.

Of each parameter only those values matter with which it is compared, and "any other". What can't be looked into (a
function on a value, a
path into a map) counts as free to be either, so that an answer other than "unknown" is certain.
"""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING, Any

from hotc.compiler.tree import Call, Node, Scalar, Sequence

if TYPE_CHECKING:
    from hotc.compiler.template import Parameter, Template

BUDGET = 4096
"""Combinations of values that are tried at most."""
ALL = 100_000
"""Combinations that are tried at most for all conditions of a template together."""
DEEPEST = 100
"""How deep functions and names of conditions may lie in each other."""

_OTHER = object()
_EQUALS, _NOT, _AND, _OR = ("equals", "Fn::Equals"), ("not", "Fn::Not"), ("and", "Fn::And"), ("or", "Fn::Or")


class Truth:
    """Answers for the conditions of one template."""

    def __init__(self, template: Template) -> None:
        self.template = template
        self._left = ALL

    def always(self, condition: Node) -> bool | None:
        """``True`` or ``False`` when the condition is so for all values of the parameters; ``None`` when not, or not
        known.
        """
        domains: dict[Any, list[Any]] = {}
        if not self._collect(condition, domains, (), set()):
            return None
        combinations = 1
        for values in domains.values():
            combinations *= max(len(values), 1)
        if combinations > min(BUDGET, self._left):
            return None
        names, results = list(domains), set()
        for chosen in product(*domains.values()):
            self._left -= 1
            results.add(self._value(condition, dict(zip(names, chosen, strict=True))))
            if len(results) > 1:
                return None
        return results.pop() if results else None

    def _collect(self, node: Node, domains: dict[Any, list[Any]], around: tuple[str, ...], done: set[str]) -> bool:
        """Gather what the condition depends on; ``False`` where it is malformed, refers to itself or is too deep.

        ``around`` are the functions and names that this lies in, ``done`` the names that were gathered already.
        """
        if isinstance(node, Scalar):
            return self._collect_named(node, domains, around, done)
        if not isinstance(node, Call) or len(around) > DEEPEST:
            return False
        if node.name in _EQUALS:
            return self._collect_equals(node, domains)
        if node.name in (*_NOT, *_AND, *_OR):
            parts = _arguments(node)
            return bool(parts) and all(self._collect(part, domains, (*around, ""), done) for part in parts)
        key = parameter.name if (parameter := self._parameter(node)) is not None else id(node)
        if parameter is None or parameter.type == "boolean":
            domains.setdefault(key, [True, False])
            return True
        return False  # another type as a condition is an error, reported elsewhere

    def _collect_named(
        self, node: Scalar, domains: dict[Any, list[Any]], around: tuple[str, ...], done: set[str]
    ) -> bool:
        if isinstance(node.value, bool):
            return True
        name = str(node.value)
        if name in done:
            return True
        named = self.template.conditions.get(name)
        if named is None or name in around or not self._collect(named.expression, domains, (*around, name), done):
            return False
        done.add(name)
        return True

    def _collect_equals(self, node: Call, domains: dict[Any, list[Any]]) -> bool:
        parts = _arguments(node)
        if len(parts) != 2:
            return False
        left, right = (self._parameter(part) for part in parts)
        if all(isinstance(part, Scalar) for part in parts):
            return True
        for parameter, other in ((left, parts[1]), (right, parts[0])):
            if parameter is not None and isinstance(other, Scalar):
                values = domains.setdefault(parameter.name, self._domain(parameter))
                if other.value not in values and _OTHER in values:
                    values.append(other.value)
                return True
        domains[id(node)] = [True, False]
        return True

    def _parameter(self, node: Node) -> Parameter | None:
        if isinstance(node, Call) and node.name in ("get_param", "Ref") and isinstance(node.argument, Scalar):
            return self.template.parameters.get(str(node.argument.value))
        return None

    def _domain(self, parameter: Parameter) -> list[Any]:
        if parameter.type == "boolean":
            return [True, False]
        for constraint in parameter.constraints:
            if constraint.kind == "allowed_values" and isinstance(constraint.argument, list):
                texts = parameter.type == "string"
                return [str(value) if texts else value for value in constraint.argument]
        return [_OTHER]

    def _value(self, node: Node, chosen: dict[Any, Any]) -> bool:
        if id(node) in chosen:
            return bool(chosen[id(node)])
        if isinstance(node, Scalar):
            if isinstance(node.value, bool):
                return node.value
            name = str(node.value)
            if (known := chosen.get(("condition", name))) is None:
                known = chosen["condition", name] = self._value(self.template.conditions[name].expression, chosen)
            return bool(known)
        if (parameter := self._parameter(node)) is not None:
            return bool(chosen[parameter.name])
        assert isinstance(node, Call)
        parts = _arguments(node)
        if node.name in _EQUALS:
            left, right = (self._operand(part, chosen) for part in parts)
            return bool(left == right)
        if node.name in _NOT:
            return not self._value(parts[0], chosen)
        results = (self._value(part, chosen) for part in parts)
        return all(results) if node.name in _AND else any(results)

    def _operand(self, node: Node, chosen: dict[Any, Any]) -> Any:
        if isinstance(node, Scalar):
            return node.value
        parameter = self._parameter(node)
        assert parameter is not None
        return chosen[parameter.name]


def _arguments(node: Call) -> list[Node]:
    return node.argument.items if isinstance(node.argument, Sequence) else [node.argument]
