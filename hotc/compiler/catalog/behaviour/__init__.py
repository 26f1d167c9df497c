"""What Heat checks or implies in code for a type, beyond its property schemas: one module per topic.

``IMPLIES`` says which modules know the implied dependencies of a type; a module is imported only when a template uses
one of its types.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hotc.compiler.instance import Edge, Instance

IMPLIES: Final[dict[str, tuple[str, ...]]] = {
    "OS::Neutron::Port": ("subnets",),
    "OS::Nova::Server": ("subnets",),
    "OS::Neutron::FloatingIP": ("routing",),
    "OS::Neutron::FloatingIPAssociation": ("routing",),
    "OS::Neutron::FloatingIPPortForward": ("routing",),
    "OS::Neutron::Router": ("routing",),
    "OS::Neutron::RouterGateway": ("routing",),
    "OS::Neutron::ExtraRoute": ("routing",),
    "OS::Neutron::ExtraRouteSet": ("routing",),
    "AWS::EC2::VPCGatewayAttachment": ("routing",),
}
"""Type of a resource that waits for others without naming them → modules of this package that tell for which."""


def implied_edges(instance: Instance) -> Iterable[Edge]:
    """Edges of kind ``implied`` that Heat adds in this stack beside references and ``depends_on``.

    Between the same two resources there is at most one, and none beside an edge that Heat draws for another reason is
    left out.
    """
    from hotc.compiler.catalog import lookup

    wanted: dict[str, None] = {}
    for name in {resource.catalog_type for resource in instance.resources.values()}:
        type_ = lookup(name) if name is not None else None
        if type_ is not None:
            wanted.update(dict.fromkeys(IMPLIES.get(type_.name, ())))
    if not wanted:
        return []
    from hotc.compiler.catalog.behaviour.early import Early

    early = Early(instance)
    found: dict[tuple[str, str], Edge] = {}
    for module in sorted(wanted):
        for edge in import_module(f"{__name__}.{module}").edges(instance, early):
            found.setdefault((edge.requirer, edge.required), edge)
    return list(found.values())
