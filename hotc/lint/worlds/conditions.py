"""From conditions as written to diagrams."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hotc.compiler.intrinsics.logic import condition_names
from hotc.compiler.tree import Call, Scalar
from hotc.lint.worlds import AND, EQUALS, JUNCTIONS, NOT, arguments
from hotc.lint.worlds.diagrams import FALSE, TRUE, ExhaustedError, Steps
from hotc.lint.worlds.variables import OTHER, Literal, as_condition, can_be, operand, truth_key

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hotc.compiler.template import Template
    from hotc.compiler.tree import Node
    from hotc.lint.worlds.diagrams import Diagrams
    from hotc.lint.worlds.variables import Key, Variable, Variables

MOST_STEPS = 5_000
"""Steps for one condition."""
_DEEPEST = 100
"""How deep functions may lie in each other."""


class UntoldError(Exception):
    """Nothing can be said of this condition: it is wrong, which was reported, or more than we can look into."""


class Conditions:
    """The diagram of each condition of a template; ``None`` where nothing can be said of one.

    ``total`` are the steps for all of them.
    """

    def __init__(self, template: Template, variables: Variables, diagrams: Diagrams, total: Steps) -> None:
        self.variables = variables
        self.diagrams = diagrams
        self._total = total
        self.named: dict[str, int | None] = {}
        for name in template.conditions:
            self._name(name, template)

    def diagram(self, node: Node, *, definition: bool = False) -> int | None:
        """The diagram of a condition; as a ``definition`` a text is no name of another."""
        if definition and isinstance(node, Scalar) and not isinstance(node.value, bool):
            return None
        steps = Steps(min(MOST_STEPS, self._total.left))
        given = steps.left
        try:
            return self._of(node, steps, 0)
        except (UntoldError, ExhaustedError):
            return None
        finally:
            self._total.left -= given - max(steps.left, 0)

    def flag(self, diagram: int | None, *, holds: bool) -> str:
        """The boolean parameter whose value is ``holds`` just where a condition holds; empty where there is none."""
        for variable in self.by_key.values():
            declared = variable.parameter
            if declared is None or declared.type != "boolean" or diagram is None or len(variable.values) != 2:
                continue
            if self._is(variable, holds) == diagram:
                return declared.name
        return ""

    def _name(self, name: str, template: Template) -> None:
        """A named condition, those first on which it rests: a chain of them may be longer than Python's stack."""
        waiting: list[tuple[str, bool]] = [(name, False)]
        around: set[str] = set()
        while waiting:
            current, ready = waiting.pop()
            if ready:
                around.discard(current)
                self.named[current] = self.diagram(template.conditions[current].expression, definition=True)
            elif current not in self.named and current not in around:
                around.add(current)
                waiting.append((current, True))
                names = condition_names(template.conditions[current].expression)
                waiting += [(each, False) for each in reversed(names) if each in template.conditions]

    def _of(self, node: Node, steps: Steps, depth: int) -> int:
        if isinstance(node, Scalar):
            return self._scalar(node)
        if not isinstance(node, Call) or depth > _DEEPEST:
            raise UntoldError
        if node.name in EQUALS:
            return self._comparison(node, steps)
        if node.name in JUNCTIONS:
            parts = [self._of(part, steps, depth + 1) for part in arguments(node)]
            return self._junction(node, parts, steps)
        if node.name == "contains" and len(arguments(node)) == 2:
            return self._membership(node, steps)
        variable = self._variable(as_condition(node))
        if variable.parameter is not None and variable.parameter.type not in ("boolean", "json"):
            raise UntoldError
        return self._is(variable, True)

    def _scalar(self, node: Scalar) -> int:
        if node.value is None or isinstance(node.value, bool):
            return FALSE if node.value is False else TRUE  # no condition always holds
        named = self.named.get(str(node.value))
        if named is None:
            raise UntoldError
        return named

    def _junction(self, call: Call, parts: list[int], steps: Steps) -> int:
        if not parts or (call.name in NOT and len(parts) != 1):
            raise UntoldError
        if call.name in NOT:
            return self.diagrams.contrary(parts[0], steps)
        result, *rest = parts
        for part in rest:
            result = (
                self.diagrams.both(result, part, steps)
                if call.name in AND
                else self.diagrams.either(result, part, steps)
            )
        return result

    def _comparison(self, call: Call, steps: Steps) -> int:
        parts = arguments(call)
        if len(parts) != 2:
            raise UntoldError
        left, right = map(operand, parts)
        if isinstance(left, Literal):
            left, right = right, left
        if isinstance(left, Literal):
            return TRUE if isinstance(right, Literal) and left.value == right.value else FALSE
        if isinstance(right, Literal):
            return self._is(self._variable(left), right.value)
        return TRUE if left == right else self._same(left, right, steps)

    def _same(self, a: Key, b: Key, steps: Steps) -> int:
        """Two variables are equal: one value is that of both, or neither has a value that is named here."""
        same = self._is(self._variable(truth_key("same", a, b)), True)
        left, right = self._variable(a), self._variable(b)
        result = FALSE
        for one, other in ((left, right), (right, left)):
            for value in one.values:
                there = self._is(other, value) if value is not OTHER else FALSE
                if there == FALSE and (value is OTHER or other.parameter is None or can_be(other.parameter, value)):
                    there = self.diagrams.both(self._is(other, OTHER), same, steps)
                both = self.diagrams.both(self._is(one, value), there, steps)
                result = self.diagrams.either(result, both, steps)
        return result

    def _membership(self, call: Call, steps: Steps) -> int:
        what, where = map(operand, arguments(call))
        if not isinstance(where, Literal):
            return self._is(self._variable(truth_key("contains", what, where)), True)
        if not isinstance(what, Literal):
            if not isinstance(where.value, list):
                return self._is(self._variable(truth_key("contains", what, (repr(where.value),))), True)
            result = FALSE
            for value in where.value:
                result = self.diagrams.either(result, self._is(self._variable(what), value), steps)
            return result
        if isinstance(where.value, list) or (isinstance(where.value, str) and isinstance(what.value, str)):
            return TRUE if what.value in where.value else FALSE
        raise UntoldError

    def _is(self, variable: Variable, value: Any) -> int:
        """Where a variable has a value."""
        level = self.variables.levels[variable.key]
        if variable.crowded and value is not OTHER and not any(value == each for each in variable.values):
            raise UntoldError
        matches = [each is value or (each is not OTHER and each == value) for each in variable.values]
        return self.diagrams.choose(level, tuple([TRUE if match else FALSE for match in matches]))

    def _variable(self, key: Key) -> Variable:
        if key not in self.by_key:
            raise UntoldError
        return self.by_key[key]

    @property
    def by_key(self) -> Mapping[Key, Variable]:
        """The variables that conditions may rest on."""
        return self.variables.by_key
