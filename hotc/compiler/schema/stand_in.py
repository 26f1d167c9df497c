"""Templates as resource types: their parameters are the properties, and one that replaces a built-in type must offer
what that offers.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from hotc.compiler import catalog
from hotc.compiler.catalog import Property
from hotc.compiler.diagnostics import Related
from hotc.compiler.leaves import origins
from hotc.compiler.schema.coerce import Coercion
from hotc.compiler.schema.expected import EXPECTED
from hotc.compiler.schema.findings import Findings

if TYPE_CHECKING:
    from hotc.compiler.catalog import ResourceType
    from hotc.compiler.context import Context
    from hotc.compiler.instance import ResourceInstance
    from hotc.compiler.schema.references import References
    from hotc.compiler.template import Parameter, Template
    from hotc.compiler.tree import Node

_TYPES: Final = {
    "string": "string",
    "number": "number",
    "boolean": "boolean",
    "comma_delimited_list": "list",
    "json": "map",
}
_CONSTRAINTS: Final = {
    "length": "length",
    "range": "range",
    "modulo": "modulo",
    "allowed_values": "allowed",
    "allowed_pattern": "pattern",
    "custom_constraint": "custom",
}


def check_template_type(
    context: Context, resource: ResourceInstance, schema: dict[str, Property], references: References
) -> Findings:
    """Check the properties of a resource whose type is a template, and the template where it stands in for a built-in
    type. What was found of the properties is given back.
    """
    assert resource.nested is not None
    findings = Findings(context, resource, validated=_asked_for(resource, schema))
    coercion = Coercion(findings, resource.type, None, references)
    resource.typed = coercion.section(schema, resource.properties)
    replaced = catalog.lookup(resource.type)
    if replaced is not None:
        _check_stand_in(context, resource, schema, replaced)
    return findings


def _asked_for(resource: ResourceInstance, schema: dict[str, Property]) -> frozenset[str]:
    """Parameters without a value that Heat asks for when it validates a stack: those on which a property rests that
    its code for the type of a member reads.
    """
    nested = resource.nested
    missing = {f"param:{resource.address}/{name}": name for name in schema if resource.properties.get(name) is None}
    if nested is None or not missing or resource.stack.owner is None:
        return frozenset()
    found: set[str] = set()
    for member in nested.resources.values():
        known = catalog.lookup(member.catalog_type) if member.catalog_type else None
        for name in known.validated if known is not None else ():
            if name in member.properties:
                found.update(missing[origin] for origin in origins(member.properties[name]) if origin in missing)
    return frozenset(found)


def parameters_as_properties(template: Template, defaults: Any) -> dict[str, Property]:
    """The property schemas that Heat makes of a template's parameters. ``defaults``: names with a default in the
    environment.
    """
    return {name: _as_property(parameter, name in defaults) for name, parameter in template.parameters.items()}


def _as_property(parameter: Parameter, has_default: bool) -> Property:
    kind = _TYPES.get(parameter.type, "map")
    found = Property(parameter.name, {"type": kind, "update": True})
    found.required = parameter.default is None and not has_default
    found.conversion = kind in ("list", "map")
    found.constraints = found.checks = [
        {_CONSTRAINTS[c.kind]: c.argument} for c in parameter.constraints if c.kind in _CONSTRAINTS
    ]
    return found


def _check_stand_in(
    context: Context, resource: ResourceInstance, schema: dict[str, Property], replaced: ResourceType
) -> None:
    assert resource.nested is not None
    template = resource.nested.template
    name = template.source.name.rpartition("/")[2]
    used = resource.declaration.type_node or resource.declaration.key
    related = (Related(used.span, f"used for {resource.type} here"),)

    def report(code: str, section: str, key: Node | None = None, **values: Any) -> None:
        where = key or _section(template, section)
        context.report(code, where, path=section, related=related, template=name, type=replaced.name, **values)

    for item in replaced.properties.values():
        offered = schema.get(item.name)
        if offered is None:
            if item.required:
                report("facade-property-missing", "parameters", name=f'"{item.name}"')
        elif offered.type != ("number" if item.type == "integer" else item.type):
            key = template.parameters[item.name].key
            words = {"expected": EXPECTED[item.type], "found": EXPECTED[offered.type]}
            report("facade-property-mismatch", f"parameters.{item.name}", key, name=f'"{item.name}"', **words)
    for item in schema.values():
        if item.required and item.name not in replaced.properties:
            key = template.parameters[item.name].key
            report("facade-property-unknown", f"parameters.{item.name}", key, name=f'"{item.name}"')
    for attribute in replaced.attributes:
        if attribute not in template.outputs and attribute != "show":
            report("facade-attribute-missing", "outputs", name=f'"{attribute}"')


def _section(template: Template, name: str) -> Node:
    """The key of a section where it is written, else whatever stands first."""
    for written in (name, name.capitalize()):
        if (entry := template.root.entry(written)) is not None:
            return entry.key
    return template.root.entries[0].key if template.root.entries else template.root
