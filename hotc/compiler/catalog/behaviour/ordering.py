"""Orders that the cloud needs and Heat does not draw: there they hold by luck, because one of the two is slow."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from hotc.compiler.instance import Edge

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotc.compiler.instance import Graph, Instance

# requirer → what must be there first, and the property that says why
_FIRST: Final[dict[str, tuple[str, str]]] = {
    # Neutron puts no floating address on a port whose subnet no router connects, and disconnects none that has one.
    "OS::Neutron::FloatingIPAssociation": ("OS::Neutron::RouterInterface", "port_id"),
    "OS::Neutron::FloatingIPPortForward": ("OS::Neutron::RouterInterface", "internal_port"),
    "OS::Neutron::FloatingIP": ("OS::Neutron::RouterInterface", "port_id"),
}


def edges(instance: Instance, graph: Graph) -> Iterator[Edge]:
    """Edges beyond those of ``graph``, which Heat draws; one that would close a loop is left out."""
    by_type: dict[str, list[str]] = {}
    for name, resource in instance.resources.items():
        if resource.catalog_type is not None and resource.external_id is None:
            by_type.setdefault(resource.catalog_type, []).append(name)
    if not any(kind in by_type and first in by_type for kind, (first, _) in _FIRST.items()):
        return
    needs: dict[str, set[str]] = {}
    for edge in graph.drawn:
        needs.setdefault(edge.requirer, set()).add(edge.required)
    for kind, (first, reason) in _FIRST.items():
        for requirer in by_type.get(kind, ()):
            if reason not in instance.resources[requirer].properties:
                continue
            for required in by_type.get(first, ()):
                if required in needs.get(requirer, ()) or requirer in _reached(required, needs):
                    continue
                needs.setdefault(requirer, set()).add(required)
                node = instance.resources[requirer].property_node(reason)
                path = f"resources.{requirer}.properties.{reason}"
                span = node.span if node is not None else None
                yield Edge(requirer, required, "implied", path, span, beyond=True)


def _reached(start: str, needs: dict[str, set[str]]) -> set[str]:
    """Everything that ``start`` needs, directly or not, and itself."""
    found, waiting = {start}, [start]
    while waiting:
        for other in needs.get(waiting.pop(), ()):
            if other not in found:
                found.add(other)
                waiting.append(other)
    return found
