"""The root instance as plain data, as Heat sees it before anything exists: nested stacks and groups are opaque."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hotc.compiler.plain import to_plain
from hotc.compiler.stack import as_properties
from hotc.compiler.values import ABSENT

if TYPE_CHECKING:
    from hotc.compiler.instance import Instance, ResourceInstance
    from hotc.compiler.unit import Unit


def resolved(unit: Unit, *, secrets: bool) -> dict[str, Any]:
    """Parameters, conditions, resources, disabled resources, dependencies and outputs; empty without an instance."""
    instance = unit.instance
    if instance is None:
        empty: dict[str, Any] = {"parameters": {}, "conditions": {}, "resources": {}}
        return empty | {"disabled_resources": [], "dependencies": [], "outputs": {}}
    instance.scope.opaque = True
    try:
        resources = {name: _resource(r, instance, secrets) for name, r in sorted(instance.resources.items())}
        outputs = _outputs(instance, secrets)
    finally:
        instance.scope.opaque = False
    edges = (
        {(e.requirer, e.required) for e in instance.graph.edges if not e.beyond}
        if instance.graph is not None
        else set()
    )
    return {
        "parameters": {
            n: to_plain(v, secrets) for n, v in instance.parameters.items() if n in instance.template.parameters
        },
        "conditions": {name: to_plain(value, secrets) for name, value in instance.conditions.items()},
        "resources": resources,
        "disabled_resources": sorted(instance.disabled),
        "dependencies": sorted(map(list, edges)),
        "outputs": outputs,
    }


def _resource(resource: ResourceInstance, instance: Instance, secrets: bool) -> dict[str, Any]:
    declared = resource.declaration.properties
    value = instance.scope.value(declared) if declared is not None else {}
    return {
        "type": resource.type,
        "properties": to_plain(as_properties(value), secrets),
        "typed": {name: to_plain(item, secrets) for name, item in resource.typed.items()},
    }


def _outputs(instance: Instance, secrets: bool) -> dict[str, Any]:
    found = {}
    for name, output in sorted(instance.outputs.items()):
        node = output.declaration.value
        if output.value is not ABSENT and node is not None:
            value = instance.scope.value(node)
            found[name] = None if value is ABSENT else to_plain(value, secrets)
        else:
            found[name] = None
    return found
