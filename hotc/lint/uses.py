"""Who uses which name. What an argument of a function names is read from the language's own table of functions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from hotc.compiler.language import FUNCTIONS
from hotc.compiler.tree import Call, Mapping, Node, Scalar, Sequence

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotc.compiler.template import Template

Kind = Literal["parameter", "resource", "condition"]
_KINDS: tuple[Kind, ...] = ("parameter", "resource", "condition")


class Where(NamedTuple):
    """The expression in which something stands: ``("resources", "web", "resources.web.properties.image")``."""

    section: str
    owner: str
    path: str

    def below(self, step: str) -> Where:
        """The place a step further down."""
        return Where(self.section, self.owner, self.path + step)


class Use(NamedTuple):
    """A name used: ``node`` names it, ``call`` is the function (``None`` for ``condition:`` and ``depends_on``)."""

    name: str
    node: Node
    call: Call | None
    where: Where


class Placed(NamedTuple):
    """A call with where it stands."""

    call: Call
    where: Where


class Uses:
    """All uses in a template by kind and name, and all calls in the order written."""

    def __init__(self, template: Template) -> None:
        self.template = template
        self.parameter: dict[str, list[Use]] = {}
        self.resource: dict[str, list[Use]] = {}
        self.condition: dict[str, list[Use]] = {}
        self.calls: list[Placed] = []
        for node, where, conditional in self._roots():
            self._walk(node, where, conditional=conditional)

    def calls_of(self, *names: str) -> Iterator[Placed]:
        """The calls of these functions."""
        return (placed for placed in self.calls if placed.call.name in names)

    def computed(self, kind: Kind) -> bool:
        """Whether a name of this kind is computed somewhere, so that any of them may be meant."""
        return "" in getattr(self, kind)

    def _roots(self) -> Iterator[tuple[Node, Where, bool]]:
        """Every expression of the template, and whether it is a condition."""
        template = self.template
        for condition in template.conditions.values():
            yield condition.expression, Where("conditions", condition.name, f"conditions.{condition.name}"), True
        for resource in template.resources.values():
            place = Where("resources", resource.name, f"resources.{resource.name}")
            for key in ("properties", "metadata", "update_policy", "deletion_policy", "external_id", "type_node"):
                if (node := getattr(resource, key)) is not None:
                    yield node, place.below(f".{key}"), False
            if resource.condition is not None:
                yield resource.condition, place.below(".condition"), True
            for scalar in resource.depends_on:
                self._add("resource", scalar, None, place.below(".depends_on"))
        for output in template.outputs.values():
            place = Where("outputs", output.name, f"outputs.{output.name}")
            if output.value is not None:
                yield output.value, place.below(".value"), False
            if output.condition is not None:
                yield output.condition, place.below(".condition"), True

    def _walk(self, root: Node, start: Where, *, conditional: bool) -> None:
        waiting = [(root, start, conditional)]
        while waiting:
            node, where, conditional = waiting.pop()
            if isinstance(node, Call):
                self.calls.append(Placed(node, where))
                waiting += reversed(self._arguments(node, where.below(f".{node.name}"), conditional=conditional))
            elif isinstance(node, Mapping):
                waiting += [(e.value, where.below(f".{e.key.value}"), False) for e in reversed(node.entries)]
            elif isinstance(node, Sequence):
                items = list(enumerate(node.items))
                waiting += [(n, where.below(f"[{i}]"), conditional) for i, n in reversed(items)]
            elif conditional and isinstance(node, Scalar) and isinstance(node.value, str):
                self._add("condition", node, None, where)

    def _arguments(self, call: Call, where: Where, *, conditional: bool) -> list[tuple[Node, Where, bool]]:
        """What is still to walk in a call; its arguments that are names are taken down."""
        version = self.template.version
        table = version.condition_functions if conditional else version.functions
        implementation = table.get(call.name) or version.functions.get(call.name) or ""
        shape, declared, *_ = FUNCTIONS.get(implementation, ("single", (), "any", ""))
        if shape == "keyed" or not declared:
            return [(call.argument, where, False)]
        listed = shape == "positional" and isinstance(call.argument, Sequence)
        arguments = call.argument.items if listed and isinstance(call.argument, Sequence) else [call.argument]
        left: list[tuple[Node, Where, bool]] = []
        for index, argument in enumerate(arguments):
            mark, _, types = declared[min(index, len(declared) - 1)]
            if index >= len(declared) and mark != "*":
                types = ("any",)
            place = where.below(f"[{index}]") if listed else where
            kinds = [kind for kind in _KINDS if kind in types and kind != "condition"]
            for kind in kinds:
                self._add(kind, argument, call, place)
            if not kinds or not isinstance(argument, Scalar):
                left.append((argument, place, "condition" in types))
        return left

    def _add(self, kind: Kind, node: Node, call: Call | None, where: Where) -> None:
        name = str(node.value) if isinstance(node, Scalar) else ""  # computed: any name may be meant
        table: dict[str, list[Use]] = getattr(self, kind)
        table.setdefault(name, []).append(Use(name, node, call, where))
