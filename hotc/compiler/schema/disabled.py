"""Resources that a condition switches off: Heat looks at nothing in them; here what the other value of the condition
would break is found, whatever the parameters may be.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.compiler import catalog
from hotc.compiler.instance import ResourceInstance
from hotc.compiler.parameters import unknown_parameters
from hotc.compiler.schema.coerce import Coercion
from hotc.compiler.schema.findings import Findings
from hotc.compiler.schema.renames import renames
from hotc.compiler.schema.types import is_catalogued, report_unknown_type
from hotc.compiler.scope import Place
from hotc.compiler.stack import as_properties, attribute_of, identity
from hotc.compiler.suggest import nearest

if TYPE_CHECKING:
    from hotc.compiler.context import Context
    from hotc.compiler.diagnostics import Severity
    from hotc.compiler.instance import Instance
    from hotc.compiler.schema.references import References
    from hotc.compiler.scope import Scope
    from hotc.compiler.template import Resource
    from hotc.compiler.tree import Call
    from hotc.compiler.values import Value


class _Finished:
    """The resources of a stack that is built (see ``scope.Resources``)."""

    def __init__(self, stack: Instance) -> None:
        self.stack = stack

    def reference(self, scope: Scope, name: str) -> Value:
        return identity(self.stack.resources[name])

    def attribute(self, scope: Scope, name: str, attribute: Value, path: list[Value], call: Call) -> Value:
        return attribute_of(self.stack.resources[name], attribute, path)


def check_disabled(context: Context, stack: Instance, references: References) -> None:
    """Check what a condition has switched off, as far as it doesn't rest on parameters.

    A type that nobody knows is a warning, as the condition may be there for that very reason, unless it looks like a
    known one misspelt.
    """
    for name in stack.disabled:
        declared = stack.template.resources[name]
        target = stack.scope.environment.find_type(declared.type, name, is_catalogued)
        if target.kind == "template" or not declared.type:
            continue
        type_ = catalog.lookup(target.name)
        if type_ is None:
            severity: Severity | None = None if nearest(target.name, catalog.names(), cutoff=0.9) else "warning"
            report_unknown_type(context, declared, target, f"resources.{name}", heat="never", severity=severity)
        elif not type_.open_properties:
            _check_properties(context, stack, declared, type_, references)


def _check_properties(
    context: Context, stack: Instance, declared: Resource, type_: catalog.ResourceType, references: References
) -> None:
    resource = ResourceInstance(declared.name, declared.name, declared, stack)
    resource.catalog_type = type_.name
    if declared.properties is not None:
        resource.properties = _values(stack, resource)
    findings = Findings(context, resource)
    findings.external = True  # Heat sees nothing of it
    Coercion(findings, type_.name, renames(type_), references).section(type_.properties, resource.properties)


def _values(stack: Instance, resource: ResourceInstance) -> dict[str, Value]:
    """The properties with every parameter unknown: the values of the day are those that switch the resource off."""
    scope = stack.scope
    before = scope.parameters, scope.resources, scope.opaque, scope.place
    scope.parameters = scope.parameters | unknown_parameters(stack.template)
    scope.resources, scope.opaque = _Finished(stack), True
    scope.place = Place(f"resources.{resource.name}.properties", resource.declaration.properties, resolve="never")
    try:
        return as_properties(scope.value(resource.declaration.properties))
    finally:
        scope.parameters, scope.resources, scope.opaque, scope.place = before
