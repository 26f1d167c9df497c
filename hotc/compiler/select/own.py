"""What a resource has of its own, beside its properties: ``@name``, ``@condition``, ``@metadata`` …: one table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.compiler.values import ABSENT

if TYPE_CHECKING:
    from collections.abc import Callable

    from hotc.compiler.instance import ResourceInstance
    from hotc.compiler.values import Value

OWN: dict[str, Callable[[ResourceInstance], Value]] = {
    "name": lambda resource: resource.name,
    "address": lambda resource: resource.address,
    "type": lambda resource: resource.type,
    "condition": lambda resource: resource.condition_name or ABSENT,
    "deletion_policy": lambda resource: resource.deletion_policy,
    "depends_on": lambda resource: list(resource.depends_on) or ABSENT,
    "description": lambda resource: resource.declaration.description or ABSENT,
    "external_id": lambda resource: _there(resource.external_id),
    "metadata": lambda resource: _there(resource.metadata),
    "update_policy": lambda resource: _there(resource.update_policy),
    "template": lambda resource: resource.declaration.node.source.name,
    "depth": lambda resource: resource.address.count("/"),
}
"""The attributes, and where each comes from. ``depth`` is 0 in the template itself."""

NOT_PROPERTIES = frozenset(("condition", "deletion_policy", "depends_on", "external_id", "update_policy"))
"""Attributes after which no resource type has a property: without the ``@``, they are a mistake."""


def _there(value: Value) -> Value:
    return ABSENT if value is None else value
