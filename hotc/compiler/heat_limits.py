"""The limits of Heat's default configuration: warnings, and errors where Heat is to run the template.

Source: ``max_template_size``, ``max_resources_per_stack``, ``max_nested_stack_depth`` in Heat's ``common/config.py``.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from hotc.compiler.schema.findings import document_path
from hotc.compiler.tree import Call, Mapping, Node, Scalar, Sequence

if TYPE_CHECKING:
    from hotc.compiler.context import Context, Limits
    from hotc.compiler.diagnostics import HeatLevel, Severity
    from hotc.compiler.instance import Instance, ResourceInstance
    from hotc.compiler.template import Template
    from hotc.compiler.unit import Unit

SIZE: Final = 524_288
RESOURCES: Final = 1_000
DEPTH: Final = 5
_MORE: Final = ((b":", 20), (b",[{-?", 16), (b"\\\n\t\r'", 4))
"""By how many characters at most Python writes more than a template, for each of these signs: one stands before each
scalar, list or map, which gains by quotes, as ``None``, as a wide number; some characters are written as escapes.
"""
_SMALLEST: Final = SIZE // 22
"""Characters of a text that can't come to ``SIZE``, unless an alias repeats a piece of it: none gains more than 20."""
_ALIAS: Final = re.compile(r"\*(?<=[\s\[{,:]\*)[\w-]")  # with the star in front, which is found quickly, and is seldom


def check_heat_limits(unit: Unit, context: Context) -> None:
    """Report what goes beyond the limits: the size of each template, the resources of all stacks, the depth."""
    if unit.template is None:
        return
    limits = context.options.limits
    severity: Severity = "error" if limits.engine == "heat" else "warning"
    for template in unit.templates.values():
        if template is unit.template or context.options.check_resources:
            _check_size(template, context, severity)
    if unit.template not in unit.templates.values():
        _check_size(unit.template, context, severity)
    if len(unit.template.resources) > _resources(limits):
        _too_many(unit.template, context, severity)
    elif unit.instance is not None and context.options.check_resources:
        _check_total(unit.instance, context, severity)
    if unit.instance is not None and context.options.check_resources:
        _check_depth(unit.instance, context, severity)


def _resources(limits: Limits) -> int:
    return RESOURCES if limits.max_resources is None else limits.max_resources


# --- size


def _check_size(template: Template, context: Context, severity: Severity) -> None:
    text = template.source.text
    if len(text) <= _SMALLEST and not has_alias(text):
        return
    bound = most(text)
    if (bound is None or bound > SIZE) and size_of(template.root, SIZE) > SIZE:
        context.report("template-beyond-heat", template.root, severity=severity, limit=f"{SIZE:,}")


def most(text: str) -> int | None:
    """What a template of this text comes to at most; ``None`` where only counting tells (an alias repeats a piece)."""
    if not text.isascii() or has_alias(text):
        return None
    written = text.encode("ascii")
    # quicker than counting each sign
    gains = [(len(written) - len(written.translate(None, signs))) * more for signs, more in _MORE]
    return len(text) + 20 + sum(gains)


def has_alias(text: str) -> bool:
    """Whether an alias may repeat a piece of a YAML text."""
    return "&" in text and _ALIAS.search(text) is not None


def size_of(root: Node, enough: int) -> int:
    """Characters of a template as Heat counts them: as Python writes the map. Counting stops above ``enough``."""
    total = -2  # behind the last of a map or a list stands no comma
    waiting = [root]
    while waiting and total <= enough:
        node = waiting.pop()
        if isinstance(node, Scalar):
            total += len(repr(node.value)) + 2
        elif isinstance(node, Mapping):
            total += 2
            for entry in node.effective():
                total += len(repr(entry.key.value)) + 2
                waiting.append(entry.value)
        elif isinstance(node, Sequence):
            total += 2
            waiting += node.items
        elif isinstance(node, Call):
            total += len(node.name) + 6
            waiting.append(node.argument)
    return total


# --- resources


def _too_many(template: Template, context: Context, severity: Severity) -> None:
    limits = context.options.limits
    first = next(iter(template.resources.values()))
    values = {"count": f"{len(template.resources):,}", "limit": f"{_resources(limits):,}"}
    severity = severity if limits.max_resources is None else "error"
    context.report("resources-beyond-heat", first.key, path="resources", severity=severity, **values)  # type: ignore[arg-type]


def _check_total(root: Instance, context: Context, severity: Severity) -> None:
    """Heat counts as it creates the stacks: nothing rejects this before."""
    sizes = {name: _count(resource) for name, resource in root.resources.items()}
    total = sum(sizes.values())
    limits = context.options.limits
    if total > (limit := _resources(limits)):
        largest = root.resources[max(sizes, key=lambda name: sizes[name])]
        where = largest.declaration.type_node or largest.declaration.key
        values = {"count": f"{total:,}", "limit": f"{limit:,}"}
        severity = severity if limits.max_resources is None else "error"
        level: HeatLevel = "cloud"
        path = document_path(largest)
        context.report("resources-beyond-heat", where, path=path, severity=severity, heat=level, **values)  # type: ignore[arg-type]


def _count(resource: ResourceInstance) -> int:
    """A resource and all resources in the stack that it creates."""
    total, waiting = 0, [resource]
    while waiting:
        current = waiting.pop()
        total += 1
        inner = _inner(current)
        if inner is not None:
            waiting += inner.resources.values()
    return total


def _inner(resource: ResourceInstance) -> Instance | None:
    if resource.nested is None and resource.symbolic is not None:
        return resource.symbolic.member
    return resource.nested


# --- depth


def _check_depth(root: Instance, context: Context, severity: Severity) -> None:
    limit = context.options.limits.max_nested_depth
    severity = severity if limit is None else "error"
    limit = DEPTH if limit is None else limit
    waiting = [(root, 0)]
    while waiting:
        stack, depth = waiting.pop()
        for resource in stack.resources.values():
            inner = _inner(resource)
            if inner is None:
                continue
            if depth < limit:
                waiting.append((inner, depth + 1))
                continue
            where = resource.declaration.type_node or resource.declaration.key
            context.report(
                "depth-beyond-heat", where, path=document_path(resource), severity=severity, heat="full", limit=limit
            )
