"""The templates of stacks for which resources stand (``OS::Heat::Stack``): each is compiled by itself, as it will be.

Heat has such a template validated by the Heat that is to run it, in ``RemoteStack.validate``: its form, the types and
the names in it, but no value (``strict_validate`` is off). What is wrong with values fails when the stack is created.
So an error that ``template-validate`` finds is one here, and of what comes later is warned.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from hotc.compiler.context import Context, Options
from hotc.compiler.diagnostics import Related
from hotc.compiler.environment import Environment
from hotc.compiler.leaves import is_known
from hotc.compiler.parameters import Given
from hotc.compiler.schema.findings import document_path
from hotc.compiler.source import SourceFile
from hotc.compiler.tree import Call, Mapping, Scalar
from hotc.compiler.unit import Unit
from hotc.compiler.values import ABSENT, POISON, Secret, Unknown

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hotc.compiler.diagnostics import Diagnostic
    from hotc.compiler.instance import Instance, ResourceInstance
    from hotc.compiler.source import Span
    from hotc.compiler.tree import Node
    from hotc.compiler.values import Value

TYPE: Final = "OS::Heat::Stack"

DEEPEST: Final = 5
"""How deep stacks stand for stacks at most: as deep as Heat nests them (``max_nested_stack_depth``)."""
MOST: Final = 50
"""Of so many stacks, of one template with different parameters, all others are like those that were looked at."""

_EARLY: Final = ("parse", "template")
_SECTIONS: Final = frozenset({"parameters", "parameter_defaults", "resource_registry", "event_sinks"})
"""Keys that make an environment of what is given for parameters (Heat's ``get_child_environment``)."""


def check_child_stacks(unit: Unit, context: Context, stacks: Iterable[Instance]) -> None:
    """Report what is wrong with the template of each resource that stands for a stack, and with its parameters."""
    seen: dict[str, set[str]] = {}
    for stack in stacks:
        for resource in stack.resources.values():
            if resource.catalog_type == TYPE and resource.external_id is None:
                child = _Child(unit, context, resource)
                looked = seen.setdefault(child.uri, set())
                if child.readable and child.identity not in looked and len(looked) < MOST:
                    looked.add(child.identity)
                    child.check()


class _Child:
    """One such stack: ``uri`` is that of its text, ``written`` the scalar in which the text stands, if in one."""

    __slots__ = ("_context", "_given", "_resource", "_unit", "identity", "readable", "uri", "whole", "written")

    def __init__(self, unit: Unit, context: Context, resource: ResourceInstance) -> None:
        self._unit = unit
        self._context = context
        self._resource = resource
        text = resource.properties.get("template")
        node = resource.property_node("template")
        outside = resource.declaration.key.span.source.uri
        self.written = node if isinstance(node, Scalar) else None
        self.uri = f"{outside}#{resource.address}"
        if isinstance(node, Call) and node.name == "get_file" and isinstance(node.argument, Scalar):
            self.uri = context.loader.resolve(str(node.argument.value), node.argument.span.source.uri)
        self.readable = isinstance(text, str) and self.uri not in unit.around and len(unit.around) < DEEPEST
        self._given, self.whole = self._parameters()
        self.identity = repr((text, sorted((name, repr(each.value)) for name, each in self._given.items())))

    def _parameters(self) -> tuple[dict[str, Given], bool]:
        """What is given for its parameters, each at its place, and whether that is all."""
        values = self._resource.properties.get("parameters")
        if values is None or values is ABSENT:
            return {}, True
        if not isinstance(values, dict) or values.keys() & _SECTIONS:
            return {}, False
        node = self._resource.property_node("parameters")
        found = {}
        for name, value in values.items():
            place = node.get(name) if isinstance(node, Mapping) else None
            found[str(name)] = Given(_from_outside(str(name), value), place or node or self._resource.declaration.key)
        return found, True

    def check(self) -> None:
        """Compile it, and take over the findings."""
        from hotc.compiler.pipeline import run

        context, outside = self._context, self._context.environment
        environment = Environment()
        if outside is not None:
            environment.sources = outside.sources
            environment.registry = outside.registry
            environment.parameter_defaults = outside.parameter_defaults
        environment.parameters = self._given
        inner = Context(
            Options(limits=context.options.limits, target=context.options.target), context.loader, environment
        )
        inner.catalog = context.catalog
        unit = Unit(self.uri, self._source(), around=(*self._unit.around, self._unit.uri))
        run(unit, inner)
        for finding in inner.diagnostics:
            self._take(finding)
        if unit.template is not None and self.whole:
            for name, parameter in unit.template.parameters.items():
                if parameter.default is None and name not in self._given and name not in environment.parameter_defaults:
                    self._missing(name, parameter.key)

    def _source(self) -> SourceFile | None:
        """The text, unless it is that of a file, which is read as such: ``get_file`` gives templates as JSON."""
        if self.uri in self._unit.files:
            return None
        name = self._context.loader.display(self.uri)
        return SourceFile(name, str(self._resource.properties["template"]), self.uri)

    def _take(self, finding: Diagnostic) -> None:
        if finding.severity == "error" and finding.heat not in (*_EARLY, "never"):
            finding.severity = "warning"
        if finding.heat != "never":
            finding.heat = "cloud"
        if finding.span is None:
            finding.span = self._resource.declaration.key.span
            finding.path = document_path(self._resource)
        elif finding.span.source.uri != self.uri and finding.path.startswith("parameters."):
            finding.path = f"{document_path(self._resource)}.properties.{finding.path}"
        elif finding.span.source.uri == self.uri and self.written is not None:
            finding.span, finding.fix = self._outside(finding.span), None
            finding.related = tuple(
                Related(self._outside(each.span), each.message) if each.span.source.uri == self.uri else each
                for each in finding.related
            )
        self._context.take(finding)

    def _outside(self, span: Span) -> Span:
        """The place, in the template around it, of a place in a text that stands there."""
        from hotc.compiler.scalar_spans import place

        assert self.written is not None
        return place(self.written, span.start, span.end)[0]

    def _missing(self, name: str, declared: Scalar) -> None:
        declaration = self._resource.declaration
        node: Node = self._resource.property_node("parameters") or declaration.type_node or declaration.key
        span = declared.span
        if span.source.uri == self.uri and self.written is not None:
            span = self._outside(span)
        self._context.report(
            "missing-parameter",
            node,
            path=f"{document_path(self._resource)}.properties.parameters",
            hint="Give it one here, or declare a default.",
            related=(Related(span, "declared here"),),
            severity="warning",
            heat="cloud",
            name=name,
        )


def _from_outside(name: str, value: Value) -> Value:
    """A value as the stack inside sees it: what is not known yet has nothing to do with the resources there."""
    if value is POISON or (isinstance(value, str | int | float | bool) or is_known(value)):
        return value
    secret = isinstance(value, Secret) or bool(getattr(value, "secret", False))
    return Unknown("get_param", [name], type="any", origins=frozenset({f"param:{name}"}), secret=secret)
