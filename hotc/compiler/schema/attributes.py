"""Attributes that expressions ask for, against those that the type of the resource has."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING, Final

from hotc.compiler import catalog
from hotc.compiler.heat_limits import has_alias
from hotc.compiler.instance import ResourceInstance
from hotc.compiler.schema.types import is_catalogued
from hotc.compiler.suggest import did_you_mean, nearest
from hotc.compiler.tree import Call, Mapping, Node, Scalar, Sequence
from hotc.compiler.values import ABSENT

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hotc.compiler.context import Context
    from hotc.compiler.diagnostics import HeatLevel
    from hotc.compiler.instance import Instance
    from hotc.compiler.values import Value

FUNCTIONS: Final = frozenset({"get_attr", "Fn::GetAtt"})
_CONDITIONAL: Final = frozenset({"if", "Fn::If"})
_ANY_STACK: Final = ("show", "OS::stack_id")


def check_attributes(context: Context, stack: Instance) -> None:
    """Report attributes that don't exist: in the resources and outputs of a stack, dead ones included."""
    if stack.owner is not None and stack.template.root is stack.owner.stack.template.root:
        return  # members of a group: what they say was written in the stack around them
    source = stack.template.source
    asked = _asked(source.text)
    if not asked and "\\" not in source.text:
        return  # no place can ask for an attribute
    hidden = "\\" in source.text or has_alias(source.text)
    for name, declared in stack.template.resources.items():
        for section in ("properties", "metadata", "update_policy"):
            node = getattr(declared, section)
            if node is None or type(node) is Scalar:
                continue
            if hidden or node.source is not source or bisect_left(asked, node.start) < bisect_left(asked, node.end):
                _walk(context, stack, node, f"resources.{name}.{section}", dead=name not in stack.resources)
    for output in stack.outputs.values():
        node = output.declaration.value
        if node is not None and type(node) is not Scalar:
            _walk(context, stack, node, f"outputs.{output.name}.value", dead=output.value is ABSENT)


def _asked(text: str) -> list[int]:
    """Where a text names one of ``FUNCTIONS``: positions, sorted. An escape may hide one, an alias repeat it."""
    found = []
    for name in FUNCTIONS:
        at = text.find(name)
        while at >= 0:
            found.append(at)
            at = text.find(name, at + 1)
    return sorted(found)


def switched_off(stack: Instance, name: str) -> ResourceInstance:
    """A resource that its condition switches off, without any values."""
    declared = stack.template.resources[name]
    resource = ResourceInstance(name, name, declared, stack)
    target = stack.scope.environment.find_type(declared.type, name, is_catalogued)
    resource.catalog_type = target.name if target.kind != "template" else None
    return resource


def attribute_names(resource: ResourceInstance) -> Iterable[str] | None:
    """Names that an attribute of this resource may have; ``None`` when any may do, or nobody knows."""
    if resource.catalog_type is None:
        return None if resource.nested is None else [*resource.nested.template.outputs, *_ANY_STACK]
    type_ = catalog.lookup(resource.catalog_type)
    return None if type_ is None or type_.open_attributes else type_.attributes


def _check_inside(context: Context, resource: ResourceInstance, attribute: str, items: list[Node], path: str) -> None:
    """Check what follows the name of an attribute; of a group whose size is not known, the attribute of its members."""
    from hotc.compiler.schema.attribute_paths import check_path, member_type

    if resource.symbolic is not None:
        own = catalog.lookup(resource.catalog_type or "")
        node: Node = items[1]
        name: object = attribute
        if attribute in ("attributes", "outputs", "outputs_list") and len(items) > 2:
            node, name = items[2], getattr(items[2], "value", None)
        elif own is not None and attribute in own.attributes:
            name = None
        type_ = member_type(resource)
        if type_ is not None and not type_.open_attributes and isinstance(name, str) and name not in type_.attributes:
            if not name.startswith("resource."):
                hint = did_you_mean(name, type_.attributes)
                context.report("unknown-attribute", node, path=path, hint=hint, type=type_.name, name=f'"{name}"')
            return
    check_path(context, resource, attribute, items[2:], path)


def _walk(context: Context, stack: Instance, root: Node, path: str, *, dead: bool) -> None:
    waiting: list[tuple[Node, bool]] = [(root, dead)]  # what to look at, and whether Heat never does
    while waiting:
        node, dead = waiting.pop()
        if type(node) is Mapping:
            waiting += [(e.value, dead) for e in node.entries if type(e.value) is not Scalar]
        elif type(node) is Sequence:
            waiting += [(item, dead) for item in node.items if type(item) is not Scalar]
        elif type(node) is Call:
            if node.name in FUNCTIONS:
                _check(context, stack, node, path, dead)
            elif node.name in _CONDITIONAL and isinstance(node.argument, Sequence):
                waiting += _branches(stack, node.argument, dead)
                continue
            waiting.append((node.argument, dead))


def _branches(stack: Instance, argument: Sequence, dead: bool) -> list[tuple[Node, bool]]:
    condition = argument.items[0] if argument.items else None
    holds: Value = condition.value if isinstance(condition, Scalar) else None
    if isinstance(holds, str):
        holds = stack.conditions.get(holds)
    found = []
    for index, item in enumerate(argument.items):
        taken = index == 0 or holds is not (index != 1)
        found.append((item, dead or not taken))
    return found


def _check(context: Context, stack: Instance, call: Call, path: str, dead: bool) -> None:
    items = call.argument.items if isinstance(call.argument, Sequence) else []
    if len(items) < 2 or not isinstance(items[0], Scalar) or not isinstance(items[1], Scalar):
        return
    name, attribute = str(items[0].value), items[1].value
    resource = stack.resources.get(name)
    if resource is None and dead and name in stack.disabled:
        resource = switched_off(stack, name)
    if resource is None or not isinstance(attribute, str):
        return
    names = attribute_names(resource)
    if names is None or attribute in names:
        if len(items) > 2 or resource.symbolic is not None:
            _check_inside(context, resource, attribute, items, path)
        return
    is_stack = resource.catalog_type is None
    if is_stack and attribute.startswith("resource."):
        return
    known = [name for name in names if name not in _ANY_STACK]
    near = nearest(attribute, [*known, *_ANY_STACK])
    hint = f'Did you mean "{near}"?' if near else f"It has {', '.join(known)}." if known and len(known) <= 15 else ""
    heat: HeatLevel = "never" if dead or is_stack else "template" if stack.owner is None else "full"
    owner = resource.type if is_stack else resource.catalog_type
    context.report("unknown-attribute", items[1], path=path, hint=hint, heat=heat, type=owner, name=f'"{attribute}"')
