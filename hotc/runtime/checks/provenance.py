"""Where a value came from: the property as written, through ``get_param`` the parameter and what was given for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from hotc.compiler.diagnostics import Related
from hotc.compiler.schema.place import place
from hotc.compiler.source import Span
from hotc.compiler.tree import Call, Scalar, Sequence

if TYPE_CHECKING:
    from collections.abc import Hashable

    from hotc.compiler.compilation import Compilation
    from hotc.compiler.instance import Instance, ResourceInstance
    from hotc.compiler.schema.place import Path
    from hotc.compiler.tree import Node

_MOST_STEPS = 20


@dataclass(slots=True)
class Origin:
    """The place of a value, further places on its way, and a key that is equal for all uses of one written value."""

    span: Span | None
    related: tuple[Related, ...]
    key: Hashable


def of_property(compilation: Compilation, resource: ResourceInstance, at: Path) -> Origin:
    """The origin of what stands at a path of a resource's properties; for an empty path, of the resource."""
    declaration = resource.declaration
    here: Node = declaration.type_node or declaration.key
    if not at:
        return Origin(here.span, (), id(here))
    node, _, _ = place(declaration.properties, at, resource.stack.conditions)
    if node is None:
        return Origin(here.span, (), (id(here), at))
    related, last = _follow(compilation, resource.stack, node)
    return Origin(node.span, tuple(related), last)


def of_parameter(compilation: Compilation, stack: Instance, name: str) -> Origin:
    """The origin of a parameter's value: the value as given, or the parameter itself where it came from the call."""
    related, last = _given(compilation, stack, name)
    if related:
        return Origin(related[-1].span, tuple(related[:-1]), last)
    return Origin(None, (), last)


def _follow(compilation: Compilation, stack: Instance, node: Node) -> tuple[list[Related], Hashable]:
    related: list[Related] = []
    name = _parameter_name(node)
    return (related, id(node)) if name is None else _given(compilation, stack, name, default_key=id(node))


def _given(
    compilation: Compilation, stack: Instance, name: str, *, default_key: Hashable = None
) -> tuple[list[Related], Hashable]:
    """The places on the way of a parameter's value, outwards from a stack, and the key of where it starts."""
    related: list[Related] = []
    for _ in range(_MOST_STEPS):
        while name not in stack.template.parameters and stack.owner is not None:
            stack = stack.owner.stack  # the members of a group are written in the template around them
        parameter = stack.template.parameters.get(name)
        if parameter is None:
            return related, default_key or ("parameter", name)
        related.append(Related(parameter.key.span, "declared here"))
        node = _written(compilation, stack, name)
        if node is None:
            break
        span = node if isinstance(node, Span) else node.span
        word = "its default" if node is parameter.default else "given here"
        related.append(Related(span, word))
        outer = None if isinstance(node, Span) else _parameter_name(node)
        if outer is None or stack.owner is None:
            return related, (span.source.uri, span.start)
        stack, name = stack.owner.stack, outer
    return related, ("parameter", stack.path, name)


def _written(compilation: Compilation, stack: Instance, name: str) -> Any:
    """Where a parameter's value is written (a node or a span); ``None`` where it came with the call."""
    environment = compilation.context.environment
    if stack.owner is None:
        if name in compilation.context.options.parameters:
            return None
        if environment is not None and name in environment.parameters:
            return environment.parameters[name].where
    elif (node := stack.owner.property_node(name)) is not None:
        return node
    if environment is not None and name in environment.parameter_defaults:
        return environment.parameter_defaults[name].where
    return stack.template.parameters[name].default


def _parameter_name(node: Node) -> str | None:
    if not isinstance(node, Call) or node.name not in ("get_param", "Ref"):
        return None
    argument = node.argument
    if isinstance(argument, Sequence):
        argument = argument.items[0] if argument.items else argument
    return str(argument.value) if isinstance(argument, Scalar) else None
