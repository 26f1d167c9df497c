"""Who uses which name. What an argument of a function names is read from the language's own table of functions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from hotc.compiler.language import FUNCTIONS
from hotc.compiler.tree import Call, Mapping, Node, Scalar, Sequence

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotc.compiler.template import Template

    Way = tuple[Any, object] | None
    """Steps from an expression's root to a node, the last one first: spelt out only where somebody asks."""
    Waiting = tuple[Node, Way, bool]
    Argument = tuple[tuple["Kind", ...], bool]
    """Which names an argument of a function may be, and whether it is a condition."""

Kind = Literal["parameter", "resource", "condition"]
_NAMED: tuple[Kind, ...] = ("parameter", "resource")
_ANYTHING: Argument = ((), False)


class Shape:
    """What a function takes. ``rest``: what arguments beyond the declared ones are."""

    __slots__ = ("arguments", "positional", "rest")

    def __init__(self, arguments: tuple[Argument, ...], rest: Argument, *, positional: bool) -> None:
        self.arguments = arguments
        self.rest = rest
        self.positional = positional


class Where:
    """The place of an expression: ``section`` and ``owner`` (``resources``, ``web``), and its path in the document.

    ``way`` are the steps to it from the root of the expression, whose path is ``base``.
    """

    __slots__ = ("_path", "base", "owner", "section", "way")

    def __init__(self, section: str, owner: str, base: str, way: Way = None) -> None:
        self.section = section
        self.owner = owner
        self.base = base
        self.way = way
        self._path = ""

    @property
    def path(self) -> str:
        """``resources.web.properties.image``."""
        if not self._path:
            steps, way = [], self.way
            while way is not None:
                way, step = way
                steps.append(f"[{step}]" if step.__class__ is int else f".{step}")
            self._path = self.base + "".join(reversed(steps))
        return self._path

    def below(self, step: str) -> Where:
        """The place a step further down (``.name`` or ``[0]``)."""
        return Where(self.section, self.owner, self.path + step)

    def at(self, way: Way) -> Where:
        """The place at the end of a way from here."""
        return Where(self.section, self.owner, self.base, way)

    def __repr__(self) -> str:
        return f"Where({self.path!r})"


class _Standing:
    """What stands in an expression: ``start`` is the place of the whole expression, ``way`` leads from there."""

    __slots__ = ("_start", "_way", "_where")

    def __init__(self, start: Where, way: Way) -> None:
        self._start = start
        self._way = way
        self._where: Where | None = None

    @property
    def where(self) -> Where:
        """Its place; made when it is asked for."""
        if self._where is None:
            self._where = self._start.at(self._way)
        return self._where


class Placed(_Standing):
    """A call with where it stands."""

    __slots__ = ("call",)

    def __init__(self, call: Call, start: Where, way: Way) -> None:
        super().__init__(start, way)
        self.call = call


class Use(_Standing):
    """A name used: ``node`` names it, ``call`` is the function (``None`` for ``condition:`` and ``depends_on``)."""

    __slots__ = ("call", "name", "node")

    def __init__(self, name: str, node: Node, call: Call | None, start: Where, way: Way) -> None:
        super().__init__(start, way)
        self.name = name
        self.node = node
        self.call = call


class Uses:
    """All uses in a template by kind and name, and all calls in the order written."""

    def __init__(self, template: Template) -> None:
        self.template = template
        self.parameter: dict[str, list[Use]] = {}
        self.resource: dict[str, list[Use]] = {}
        self.condition: dict[str, list[Use]] = {}
        self.calls: list[Placed] = []
        self._tables = {"parameter": self.parameter, "resource": self.resource, "condition": self.condition}
        self._by_name: dict[str, list[Placed]] | None = None
        self._shapes: dict[tuple[str, bool], Shape] = {}
        for node, where, conditional in self._roots():
            self._walk(node, where, conditional=conditional)

    def calls_of(self, *names: str) -> list[Placed]:
        """The calls of these functions, in the order written."""
        if self._by_name is None:
            self._by_name = {}
            for placed in self.calls:
                self._by_name.setdefault(placed.call.name, []).append(placed)
        there = [name for name in names if name in self._by_name]
        if len(there) > 1:
            return [placed for placed in self.calls if placed.call.name in there]
        return self._by_name[there[0]] if there else []

    def computed(self, kind: Kind) -> bool:
        """Whether a name of this kind is computed somewhere, so that any of them may be meant."""
        return "" in self._tables[kind]

    def _roots(self) -> Iterator[tuple[Node, Where, bool]]:
        """Every expression of the template, and whether it is a condition."""
        template = self.template
        for condition in template.conditions.values():
            yield condition.expression, Where("conditions", condition.name, f"conditions.{condition.name}"), True
        for resource in template.resources.values():
            base = f"resources.{resource.name}"
            for key in ("properties", "metadata", "update_policy", "deletion_policy", "external_id", "type_node"):
                node = getattr(resource, key)
                if node is not None and node.__class__ is not Scalar:
                    yield node, Where("resources", resource.name, f"{base}.{key}"), False
            if resource.condition is not None:
                yield resource.condition, Where("resources", resource.name, f"{base}.condition"), True
            for scalar in resource.depends_on:
                self._add("resource", scalar, None, Where("resources", resource.name, f"{base}.depends_on"), None)
        for output in template.outputs.values():
            base = f"outputs.{output.name}"
            if output.value is not None:
                yield output.value, Where("outputs", output.name, f"{base}.value"), False
            if output.condition is not None:
                yield output.condition, Where("outputs", output.name, f"{base}.condition"), True

    def _walk(self, root: Node, start: Where, *, conditional: bool) -> None:
        waiting: list[Waiting] = [(root, None, conditional)]
        while waiting:
            node, way, conditional = waiting.pop()
            if type(node) is Mapping:
                for entry in reversed(node.entries):
                    if type(entry.value) is not Scalar:
                        waiting.append((entry.value, (way, entry.key.value), False))
            elif type(node) is Call:
                self.calls.append(Placed(node, start, way))
                self._take_arguments(node, start, (way, node.name), waiting, conditional=conditional)
            elif type(node) is Sequence:
                for index in range(len(node.items) - 1, -1, -1):
                    if conditional or type(node.items[index]) is not Scalar:
                        waiting.append((node.items[index], (way, index), conditional))
            elif conditional and type(node) is Scalar and isinstance(node.value, str):
                self._add("condition", node, None, start, way)

    def _take_arguments(self, call: Call, start: Where, way: Way, waiting: list[Waiting], *, conditional: bool) -> None:
        """Take down the arguments of a call that are names; what is still to walk waits."""
        shape = self._shapes.get((call.name, conditional))
        if shape is None:
            shape = self._shapes[call.name, conditional] = self._shape(call.name, conditional=conditional)
        argument = call.argument
        if not shape.arguments:
            waiting.append((argument, way, False))
        elif shape.positional and type(argument) is Sequence:
            left: list[Waiting] = []
            for index, item in enumerate(argument.items):
                kinds, is_condition = shape.arguments[index] if index < len(shape.arguments) else shape.rest
                for kind in kinds:
                    self._add(kind, item, call, start, (way, index))
                if is_condition or type(item) is not Scalar:
                    left.append((item, (way, index), is_condition))
            left.reverse()
            waiting += left
        else:
            kinds, is_condition = shape.arguments[0]
            for kind in kinds:
                self._add(kind, argument, call, start, way)
            if is_condition or type(argument) is not Scalar:
                waiting.append((argument, way, is_condition))

    def _shape(self, name: str, *, conditional: bool) -> Shape:
        version = self.template.version
        table = version.condition_functions if conditional else version.functions
        implementation = table.get(name) or version.functions.get(name) or ""
        shape, declared, *_ = FUNCTIONS.get(implementation, ("single", (), "any", ""))
        if shape == "keyed" or not declared:
            return Shape((), _ANYTHING, positional=False)
        arguments = tuple(
            (tuple(kind for kind in _NAMED if kind in types), "condition" in types) for _, _, types in declared
        )
        return Shape(
            arguments, arguments[-1] if declared[-1][0] == "*" else _ANYTHING, positional=shape == "positional"
        )

    def _add(self, kind: Kind, node: Node, call: Call | None, start: Where, way: Way) -> None:
        name = str(node.value) if type(node) is Scalar else ""  # computed: any name may be meant
        self._tables[kind].setdefault(name, []).append(Use(name, node, call, start, way))
