"""What a resource's type comes to, and the stack that it creates: that of a template, or of a group."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.compiler import catalog
from hotc.compiler.groups import GROUPS
from hotc.compiler.registry import names_template

if TYPE_CHECKING:
    from hotc.compiler.environment import Environment
    from hotc.compiler.instance import ResourceInstance
    from hotc.compiler.registry import TypeTarget
    from hotc.compiler.stack import StackBuilder


def target_of(builder: StackBuilder, type_name: str, resource_name: str) -> TypeTarget:
    """What a type comes to in this stack: its registry, Heat's aliases, files."""
    name = type_name
    if names_template(type_name):
        name = builder.context.loader.resolve(type_name, builder.template.source.uri)
    return builder.environment.find_type(name, resource_name, _is_catalogued)


def _is_catalogued(name: str) -> bool:
    return catalog.lookup(name) is not None


def settle_type(builder: StackBuilder, resource: ResourceInstance) -> None:
    """Find out what the type of a resource comes to; fills ``catalog_type`` (a template has none)."""
    if not builder.context.options.check_resources:
        resource.catalog_type = resource.type
        return
    if not resource.type:
        return  # that it has none was reported
    target = target_of(builder, resource.type, resource.name)
    resource.target = target
    resource.catalog_type = None if target.kind == "template" else target.name


def creates_stack(resource: ResourceInstance) -> bool:
    """Whether this resource creates a stack of its own."""
    target = resource.target
    return target is not None and (target.kind == "template" or target.name in GROUPS)


def expand(builder: StackBuilder, resource: ResourceInstance) -> None:
    """Build the stack that an evaluated resource creates; fills ``nested`` or ``symbolic``."""
    target = resource.target
    if target is None:
        return
    if target.kind == "template":
        from hotc.compiler.nested import build_template

        build_template(builder, resource)
    elif target.name in GROUPS and not too_deep(builder, resource):
        GROUPS[target.name](builder, resource)


def too_deep(builder: StackBuilder, resource: ResourceInstance) -> bool:
    """Whether another level of stacks would be one too many; that is reported."""
    limit = builder.context.options.limits.nested_depth
    if builder.depth < limit:
        return False
    where = resource.declaration.type_node or resource.declaration.key
    builder.context.report("nested-too-deep", where, path=f"resources.{resource.name}.type", limit=limit)
    return True


def too_many(builder: StackBuilder, resource: ResourceInstance, more: int) -> bool:
    """Whether so many more resources would be too many; that is reported."""
    limit = builder.context.options.limits.resources
    if builder.total.resources + more <= limit:
        return False
    where = resource.declaration.type_node or resource.declaration.key
    builder.context.report("too-many-resources", where, path=f"resources.{resource.name}", limit=f"{limit:,}")
    return True


def child_environment(builder: StackBuilder, resource: ResourceInstance) -> Environment:
    """The environment that the stack of a resource sees: without the entry that created it, parameters aside."""
    entry = resource.target.via[-1] if resource.target is not None and resource.target.via else None
    return builder.environment.child(entry, resource.name)
