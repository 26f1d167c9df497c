"""What a parameter may be, against what the properties want that are given it: found without any value.

Every place of a template is looked at once, however often the template is used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from hotc.compiler.catalog import Property, kinds
from hotc.compiler.diagnostics import Related
from hotc.compiler.schema.expected import EXPECTED
from hotc.compiler.schema.fit import may_not_fit, never_fits
from hotc.compiler.schema.kinds import wanted_kind
from hotc.compiler.schema.place import dotted
from hotc.compiler.tree import Call, Mapping, Scalar, Sequence

if TYPE_CHECKING:
    from hotc.compiler.context import Context
    from hotc.compiler.diagnostics import HeatLevel
    from hotc.compiler.instance import Instance
    from hotc.compiler.schema.findings import Findings
    from hotc.compiler.schema.place import Path
    from hotc.compiler.template import Parameter, Template
    from hotc.compiler.tree import Node

_CONDITIONAL: Final = frozenset({"if", "Fn::If"})
_PARAMETER: Final = frozenset({"get_param", "Ref"})
_SCALARS: Final = frozenset({"string", "integer", "number", "boolean"})


class Use:
    """A place where a property is given a parameter: the property, its path, and whether an ``if`` guards it."""

    __slots__ = ("at", "guarded", "names", "node", "parameter", "prop")

    def __init__(
        self, parameter: Parameter, prop: Property, node: Call, at: Path, names: tuple[str, ...], *, guarded: bool
    ) -> None:
        self.parameter = parameter
        self.prop = prop
        self.node = node
        self.at = at
        self.names = names
        self.guarded = guarded


class Uses:
    """The uses of parameters in a composition. ``wanted`` has, by parameter, the kinds that it is used for."""

    __slots__ = ("_seen", "_wanted", "context")

    def __init__(self, context: Context) -> None:
        self.context = context
        self._seen: set[tuple[int, str]] = set()
        self._wanted: dict[int, dict[str, Use]] = {}

    def check(self, findings: Findings, owner: str, schema: dict[str, Property]) -> None:
        """Look at the properties of a resource; ``owner`` is the name of its type."""
        resource = findings.resource
        written = resource.declaration.properties
        template = written_in(resource.stack).template
        if not isinstance(written, Mapping) or not template.parameters or (id(written), owner) in self._seen:
            return
        self._seen.add((id(written), owner))
        guarded = resource.declaration.condition is not None
        search = _Search(template, guarded=guarded)
        search.keys(written, schema, (), ())
        unsaid = kinds.PROPERTIES.get(owner, {})
        for use in search.found:
            prop = use.prop
            if (prop.constraints or unsaid or prop.type == "list") and self._check_kind(findings, use, unsaid):
                continue
            alike = prop.type == use.parameter.type == "string"
            if (prop.checks or not alike) and not findings.failed(use.node):
                self._check_values(findings, use)

    def _check_values(self, findings: Findings, use: Use) -> None:
        parameter, prop = use.parameter, use.prop
        words: dict[str, Any] = {"name": dotted(use.at), "parameter": parameter.name}
        if parameter.type == "json" and prop.type in _SCALARS and not prop.conversion:
            json = "a parameter of the type json"
            self._report(findings, "doubtful-type", use, name=words["name"], expected=EXPECTED[prop.type], found=json)
        elif reason := never_fits(findings, parameter, prop, use.names):
            heat: HeatLevel = "never" if use.guarded or findings.nested else "full"
            self._report(findings, "parameter-never-fits", use, heat=heat, reason=reason, **words)
        elif not use.guarded and (values := may_not_fit(findings, parameter, prop, use.names)):
            self._report(findings, "parameter-may-not-fit", use, values=values, **words)

    def _check_kind(self, findings: Findings, use: Use, unsaid: dict[str, str]) -> bool:
        """Whether the parameter is known to be something else than what the property wants."""
        prop, names = use.prop, use.names
        if prop.type == "list":
            prop, names = prop.items or prop, (*names, "*")
        wanted = wanted_kind(prop) or kinds.kind_at(unsaid, names)
        if not wanted:
            return False
        declared = [c for c in use.parameter.constraints if c.kind == "custom_constraint" and _is_kind(c.argument)]
        for constraint in declared:
            if not kinds.alike(constraint.argument, wanted):
                words = {"expected": kinds.words_of(wanted), "kind": kinds.words_of(constraint.argument)}
                label = f'the parameter "{use.parameter.name}"'
                related = (Related(constraint.node.span, "so its constraint says"),)
                self._report(
                    findings, "wrong-kind", use, related, name=dotted(use.at), found=label, heat="cloud", **words
                )
                return True
        if not declared:
            self._compare(findings, use, wanted)
        return False

    def _compare(self, findings: Findings, use: Use, wanted: str) -> None:
        """Whether the parameter is used for something else elsewhere."""
        before = self._wanted.setdefault(id(use.parameter), {})
        for kind, other in before.items():
            if not kinds.alike(kind, wanted):
                words = {"one": kinds.words_of(kind), "other": kinds.words_of(wanted)}
                related = (Related(other.node.span, f"here it is {words['one']}"),)
                self._report(findings, "conflicting-uses", use, related, parameter=use.parameter.name, **words)
                return
        before.setdefault(wanted, use)

    def _report(
        self, findings: Findings, code: str, use: Use, related: tuple[Related, ...] = (), **values: Any
    ) -> None:
        related = related or (Related(use.parameter.key.span, "declared here"),)
        self.context.report(code, use.node, path=findings.path(use.at), related=related, **values)


def _is_kind(name: object) -> bool:
    return isinstance(name, str) and name in kinds.KINDS


def written_in(stack: Instance) -> Instance:
    """The stack in whose template the resources of this one are written: for members of a group the one around it."""
    while stack.owner is not None and stack.template.root is stack.owner.stack.template.root:
        stack = stack.owner.stack
    return stack


def parameter_of(call: Call, template: Template) -> Parameter | None:
    """The parameter whose whole value a call gives, if it is one."""
    if call.name not in _PARAMETER:
        return None
    name: Node = call.argument
    if isinstance(name, Sequence) and len(name.items) == 1:
        name = name.items[0]
    if not isinstance(name, Scalar) or name.value in template.resources:
        return None
    return template.parameters.get(str(name.value))


_ANYTHING: Final = Property("*", {"type": "any"})
"""The items of a list of which the schema says nothing: the overlay of kinds may know them."""


class _Search:
    """The uses of parameters in the properties of one resource."""

    __slots__ = ("found", "guarded", "template")

    def __init__(self, template: Template, *, guarded: bool) -> None:
        self.template = template
        self.guarded = guarded
        self.found: list[Use] = []

    def keys(self, node: Mapping, schema: dict[str, Property], at: Path, names: tuple[str, ...]) -> None:
        """Look at the keys of a map that have a schema."""
        for entry in node.effective():
            key = str(entry.key.value)
            prop = schema.get(key)
            if prop is not None and type(entry.value) is not Scalar:
                self.value(entry.value, prop, (*at, key), (*names, key))

    def value(self, node: Node, prop: Property, at: Path, names: tuple[str, ...]) -> None:
        """Look at what a property is given."""
        if isinstance(node, Call):
            self._call(node, prop, at, names)
        elif isinstance(node, Sequence):
            items = (prop.items or _ANYTHING) if prop.type == "list" else _ANYTHING
            for index, item in enumerate(node.items):
                if type(item) is not Scalar:
                    self.value(item, items, (*at, index), (*names, "*"))
        elif isinstance(node, Mapping) and prop.schema is not None:
            self.keys(node, prop.schema, at, names)

    def _call(self, call: Call, prop: Property, at: Path, names: tuple[str, ...]) -> None:
        parameter = parameter_of(call, self.template)
        if parameter is not None:
            self.found.append(Use(parameter, prop, call, at, names, guarded=self.guarded))
        elif call.name in _CONDITIONAL and isinstance(call.argument, Sequence):
            before, self.guarded = self.guarded, True
            for branch in call.argument.items[1:]:
                self.value(branch, prop, at, names)
            self.guarded = before
