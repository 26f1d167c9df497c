"""Which way a picture runs: in the network view from the outside world at the top down to disks and keys, in the
parallel view from the first step to the last.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hotc.diagram.model import Picture, PictureEdge, PictureNode

_BY_TYPE = {
    "OS::Neutron::Router": 1,
    "OS::Neutron::FloatingIP": 1,
    "OS::Octavia::LoadBalancer": 2,
    "OS::Neutron::LBaaS::LoadBalancer": 2,
    "OS::Octavia::Listener": 3,
    "OS::Octavia::Pool": 4,
    "OS::Neutron::Subnet": 3,
    "OS::Neutron::Port": 4,
    "OS::Neutron::SecurityGroup": 7,
    "OS::Heat::ScalingPolicy": 4,
}
_BY_SERVICE = {
    "outside": 0,
    "dns": 0,
    "network": 2,
    "balancing": 4,
    "compute": 5,
    "group": 5,
    "telemetry": 3,
    "storage": 7,
    "security": 7,
    "image": 8,
    "identity": 8,
    "other": 6,
}


def level(node: PictureNode) -> int:
    """How far down a node belongs; 0 is the top."""
    return _BY_TYPE.get(node.type, _BY_SERVICE.get(node.service, 6))


def oriented(picture: Picture, edge: PictureEdge) -> tuple[str, str, bool]:
    """Upper end, lower end, and whether that turns the arrow round."""
    if picture.view == "dependencies":
        return edge.source, edge.target, False
    if picture.view == "parallel":  # time runs downwards
        return edge.target, edge.source, True
    ends = [picture.nodes.get(id) or picture.clusters[id].node for id in (edge.source, edge.target)]
    if level(ends[0]) > level(ends[1]):
        return edge.target, edge.source, True
    return edge.source, edge.target, False
