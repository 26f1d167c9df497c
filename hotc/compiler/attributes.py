"""What the catalogue says of references: the attributes a type has, their types, and what kind of thing an id names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.compiler import catalog
from hotc.compiler.suggest import did_you_mean
from hotc.compiler.tree import Scalar

if TYPE_CHECKING:
    from hotc.compiler.instance import ResourceInstance
    from hotc.compiler.scope import Scope
    from hotc.compiler.tree import Call
    from hotc.compiler.values import Value


def entity_of(resource: ResourceInstance) -> str | None:
    """The kind of thing (``network``) that the id of this resource names; ``None`` when the catalogue doesn't say."""
    known = catalog.lookup(resource.catalog_type) if resource.catalog_type is not None else None
    return known.entity or None if known is not None else None


def type_of_attribute(resource: ResourceInstance, attribute: Value) -> str:
    """The type of an attribute as Heat declares it; ``any`` where it says nothing."""
    known = catalog.lookup(resource.catalog_type) if resource.catalog_type is not None else None
    if known is None or not isinstance(attribute, str):
        return "map" if attribute is None else "any"
    found = known.attributes.get(attribute)
    return found.type if found is not None else "any"


def check_attribute(scope: Scope, member: ResourceInstance, path: list[Value], call: Call) -> None:
    """Report an attribute that a member of a group has not: Heat asks every member in the group's own template."""
    if not path or not isinstance(path[0], str) or member.catalog_type is None or scope.opaque:
        return
    attribute = path[0]
    known = catalog.lookup(member.catalog_type)
    if known is None or attribute in known.attributes or known.open_attributes:
        return
    items = getattr(call.argument, "items", [])
    names = [node for node in items[1:] if isinstance(node, Scalar) and attribute in str(node.value)]
    hint = did_you_mean(attribute, known.attributes)
    scope.report(
        "unknown-attribute", names[0] if names else call, "full", hint=hint, type=known.name, name=f'"{attribute}"'
    )
