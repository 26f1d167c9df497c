"""A template as declared: what ``parse`` makes of a located tree. Free of values; every piece keeps its place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from hotc.compiler.diagnostics import Diagnostic, HeatLevel
    from hotc.compiler.source import SourceFile, Span
    from hotc.compiler.tree import Mapping, Node, Scalar
    from hotc.compiler.versions import Version


class Constraint:
    """One constraint of a parameter.

    ``kind`` is ``length|range|modulo|allowed_values|allowed_pattern|custom_constraint``.

    ``argument`` is plain data (``{"min": 1, "max": 8}``, a list, a pattern, a name).
    """

    __slots__ = ("argument", "description", "kind", "node")

    def __init__(self, kind: str, argument: Any, description: str, node: Node) -> None:
        self.kind = kind
        self.argument = argument
        self.description = description
        self.node = node


class Parameter:
    """A declared parameter. ``type`` is HOT's: ``string|number|boolean|json|comma_delimited_list``.

    ``guessed``: the type could not be read, and is what the default looks like.
    """

    __slots__ = (
        "constraints",
        "default",
        "description",
        "guessed",
        "hidden",
        "immutable",
        "key",
        "label",
        "name",
        "node",
        "tags",
        "type",
    )

    def __init__(self, name: str, key: Scalar, node: Node) -> None:
        self.name = name
        self.key = key
        self.node = node
        self.type = "string"
        self.guessed = False
        self.default: Node | None = None
        self.constraints: list[Constraint] = []
        self.hidden = False
        self.immutable = False
        self.label = ""
        self.description = ""
        self.tags: list[str] = []


class Condition:
    """A named condition."""

    __slots__ = ("expression", "key", "name")

    def __init__(self, name: str, key: Scalar, expression: Node) -> None:
        self.name = name
        self.key = key
        self.expression = expression


class Resource:
    """A declared resource. ``properties``, ``metadata`` and ``update_policy`` are expressions, not yet evaluated."""

    __slots__ = (
        "condition",
        "deletion_policy",
        "depends_on",
        "description",
        "external_id",
        "key",
        "metadata",
        "name",
        "node",
        "properties",
        "type",
        "type_node",
        "update_policy",
    )

    def __init__(self, name: str, key: Scalar, node: Node) -> None:
        self.name = name
        self.key = key
        self.node = node
        self.type = ""
        self.type_node: Node | None = None
        self.properties: Node | None = None
        self.metadata: Node | None = None
        self.depends_on: list[Scalar] = []
        self.condition: Node | None = None
        self.deletion_policy: Node | None = None
        self.update_policy: Node | None = None
        self.external_id: Node | None = None
        self.description = ""


class Output:
    """A declared output."""

    __slots__ = ("condition", "description", "key", "name", "node", "value")

    def __init__(self, name: str, key: Scalar, node: Node) -> None:
        self.name = name
        self.key = key
        self.node = node
        self.value: Node | None = None
        self.condition: Node | None = None
        self.description = ""


class Guarded:
    """A finding that Heat makes only where it looks: ``level`` is its level once every guard is met in some instance.

    A guard is ``("if", condition node, wanted boolean)``, or ``("used", name of a condition, True)``.
    """

    __slots__ = ("diagnostic", "guards", "level")

    def __init__(
        self, diagnostic: Diagnostic, level: HeatLevel, guards: tuple[tuple[str, Node | str, bool], ...]
    ) -> None:
        self.diagnostic = diagnostic
        self.level = level
        self.guards = guards


class Template:
    """A template as declared. ``version`` says which functions, sections and keys it may use.

    ``guarded`` are the findings of ``check`` whose level for Heat rests on conditions; ``instantiate`` settles them.
    """

    __slots__ = (
        "conditions",
        "description",
        "guarded",
        "mappings",
        "outputs",
        "parameter_groups",
        "parameters",
        "resources",
        "root",
        "source",
        "version",
        "version_node",
    )

    def __init__(self, source: SourceFile, root: Mapping, version: Version) -> None:
        self.source = source
        self.root = root
        self.version = version
        self.version_node: Node | None = None
        self.description = ""
        self.parameters: dict[str, Parameter] = {}
        self.parameter_groups: list[Node] = []
        self.conditions: dict[str, Condition] = {}
        self.resources: dict[str, Resource] = {}
        self.outputs: dict[str, Output] = {}
        self.mappings: Node | None = None
        self.guarded: list[Guarded] = []

    @property
    def span(self) -> Span:
        """The whole text."""
        return self.root.span
