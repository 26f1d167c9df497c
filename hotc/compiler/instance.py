"""A template with values: what ``instantiate`` makes, and ``graph`` connects. The runtime plans from it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal
from weakref import ref

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hotc.compiler.membership import Members
    from hotc.compiler.registry import TypeTarget
    from hotc.compiler.schema.place import Path
    from hotc.compiler.scope import Reference
    from hotc.compiler.source import Span
    from hotc.compiler.template import Output, Resource, Template
    from hotc.compiler.tree import Node
    from hotc.compiler.values import Value

EdgeKind = Literal["property", "depends_on", "implied"]


class Edge:
    """``requirer`` needs ``required`` (names within one instance), and why.

    ``kind``: a reference in a property (or another section), an explicit ``depends_on``, or implied by the resource
    type. ``path`` is the place in the document (``resources.web.properties.image``); ``condition`` the condition's name
    under which the edge exists (empty: always); ``dynamic``: the name of the required resource was computed.
    ``beyond``: the cloud needs this order, though Heat does not draw the edge.
    """

    __slots__ = ("_path", "beyond", "condition", "dynamic", "kind", "required", "requirer", "span")

    def __init__(
        self,
        requirer: str,
        required: str,
        kind: EdgeKind,
        path: str | Reference,
        span: Span | None,
        *,
        condition: str = "",
        dynamic: bool = False,
        beyond: bool = False,
    ) -> None:
        self.requirer = requirer
        self.required = required
        self.kind: EdgeKind = kind
        self._path = path
        self.span = span
        self.condition = condition
        self.dynamic = dynamic
        self.beyond = beyond

    @property
    def path(self) -> str:
        """The place in the document; looked up when it is asked for."""
        if not isinstance(self._path, str):
            self._path = self._path.place.path_of(self._path.call)
        return self._path


class Implied:
    """Edges of kind ``implied`` from one resource to ``required``, in that order, for one reason.

    Heat draws so many of them (from every server to every subnet whose network is not there yet) that each is made only
    when it is asked for. ``path`` is that of the property of ``requirer`` that implies them. Resources that wait for
    the same ones may share the list, which nobody changes.
    """

    __slots__ = ("_conditions", "_path", "required", "requirer")

    def __init__(
        self,
        requirer: ResourceInstance,
        required: list[ResourceInstance],
        path: Path,
        conditions: Mapping[str, Value],
    ) -> None:
        self.requirer = requirer
        self.required = required
        self._path = path
        self._conditions = conditions

    def edges(self) -> list[Edge]:
        """One edge for each of ``required``."""
        from hotc.compiler.schema.place import dotted, place

        declared, name = self.requirer.declaration, self.requirer.name
        node, key, _ = place(declared.properties, self._path, self._conditions)
        span = (key or node or declared.key).span
        path, condition = dotted(self._path, f"resources.{name}.properties"), self.requirer.condition_name
        return [
            Edge(name, other.name, "implied", path, span, condition=condition or other.condition_name)
            for other in self.required
        ]


class Graph:
    """The dependency DAG of one instance: every enabled resource is a node, also one without edges.

    ``written`` are the edges from references and ``depends_on``; ``implied`` those that types imply, of which the first
    between two resources counts; ``beyond`` those that the cloud needs and Heat does not draw.
    """

    __slots__ = ("_drawn", "beyond", "implied", "nodes", "written")

    def __init__(self, nodes: list[str], written: list[Edge], implied: list[Implied]) -> None:
        self.nodes = nodes
        self.written = written
        self.implied = implied
        self.beyond: list[Edge] = []
        self._drawn: list[Edge] | None = None

    @property
    def drawn(self) -> list[Edge]:
        """The edges that Heat draws: what is written, what is implied. Made when first asked for."""
        if self._drawn is None:
            first: dict[tuple[str, str], Edge] = {}
            for implied in self.implied:
                for edge in implied.edges():
                    first.setdefault((edge.requirer, edge.required), edge)
            self._drawn = [*self.written, *first.values()]
        return self._drawn

    @property
    def edges(self) -> list[Edge]:
        """All edges: those that Heat draws, and those beyond."""
        return [*self.drawn, *self.beyond] if self.beyond else self.drawn

    def required_by(self, name: str) -> list[str]:
        """Names of what ``name`` needs, each once, in the order found."""
        return list(dict.fromkeys(e.required for e in self.edges if e.requirer == name))


class SymbolicGroup:
    """Members whose number is not known before the cloud or a parameter says it."""

    __slots__ = ("count", "member")

    def __init__(self, member: Instance | None, count: Value) -> None:
        self.member = member
        self.count = count


class ResourceInstance:
    """A resource with its values.

    ``address`` is absolute (``group/0/server``), ``name`` that within its template. ``type`` is as written,
    ``catalog_type`` what registry and aliases make of it (``None`` for a type that is a template). ``properties`` are
    the values as the functions leave them, ``typed`` what the property schema makes of them. ``stack`` is the instance
    that it is part of, which it doesn't keep: hold on to that, or to the compilation. ``nested`` is the stack that a
    template type or a group creates, and ``members`` say who is in a group whose size is known; ``condition`` is
    ``True``, or an Unknown boolean when it can't be told yet. ``references`` are the mentions of other resources found
    while properties and metadata were evaluated; ``target`` is how the registry came to the type.
    """

    __slots__ = (
        "__weakref__",
        "_stack",
        "address",
        "catalog_type",
        "condition",
        "condition_name",
        "declaration",
        "deletion_policy",
        "depends_on",
        "external_id",
        "members",
        "metadata",
        "name",
        "nested",
        "properties",
        "references",
        "symbolic",
        "target",
        "type",
        "typed",
        "update_policy",
    )

    def __init__(self, address: str, name: str, declaration: Resource, stack: Instance) -> None:
        self.address = address
        self.name = name
        self.declaration = declaration
        self._stack = ref(stack)
        self.type = declaration.type
        self.catalog_type: str | None = None
        self.properties: dict[str, Value] = {}
        self.typed: dict[str, Value] = {}
        self.metadata: Value = None
        self.update_policy: Value = None
        self.external_id: Value = None
        self.deletion_policy: Value = "Delete"
        self.depends_on: list[str] = []
        self.condition: Value = True
        self.condition_name = ""
        self.references: list[Reference] = []
        self.target: TypeTarget | None = None
        self.nested: Instance | None = None
        self.members: Members | None = None
        self.symbolic: SymbolicGroup | None = None

    @property
    def stack(self) -> Instance:
        """The instance that this is a resource of. Raises :class:`ReferenceError` when nobody has kept that."""
        stack = self._stack()
        if stack is None:
            raise ReferenceError(f"the stack of {self.address} is gone: keep the compilation as long as its resources")
        return stack

    def property_node(self, name: str) -> Node | None:
        """The node of a property's value as written, for messages."""
        from hotc.compiler.tree import Mapping

        written = self.declaration.properties
        return written.get(name) if isinstance(written, Mapping) else written


class OutputInstance:
    """An output with its value (``ABSENT`` when its condition is false)."""

    __slots__ = ("declaration", "name", "value")

    def __init__(self, name: str, declaration: Output, value: Value) -> None:
        self.name = name
        self.declaration = declaration
        self.value = value


class Instance:
    """A stack with values. ``path`` is its address prefix: empty for the root, ``group/0`` for a member of a group.

    ``owner`` is the resource that creates this stack (``None`` for the root); it keeps this instance, not the other way
    round, so that a compilation leaves no circle for the garbage collector. ``scope`` holds parameters, environment and
    registry.
    """

    __slots__ = (
        "__weakref__",
        "_owner",
        "conditions",
        "disabled",
        "graph",
        "outputs",
        "parameters",
        "path",
        "resources",
        "scope",
        "template",
    )

    def __init__(self, template: Template, scope: Any, path: str = "", owner: ResourceInstance | None = None) -> None:
        self.template = template
        self.scope = scope
        self.path = path
        self._owner = ref(owner) if owner is not None else None
        self.parameters: dict[str, Value] = {}
        self.conditions: dict[str, Value] = {}
        self.resources: dict[str, ResourceInstance] = {}
        self.disabled: list[str] = []
        self.outputs: dict[str, OutputInstance] = {}
        self.graph: Graph | None = None

    @property
    def owner(self) -> ResourceInstance | None:
        """The resource that creates this stack. Raises :class:`ReferenceError` when nobody has kept that."""
        if self._owner is None:
            return None
        owner = self._owner()
        if owner is None:
            raise ReferenceError(f"the owner of {self.path} is gone: keep the compilation as long as its stacks")
        return owner
