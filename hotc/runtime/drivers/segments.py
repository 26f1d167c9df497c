"""Segments of networks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from hotc.runtime.drivers import neutron, rest
from hotc.runtime.drivers.driver import READY
from hotc.runtime.drivers.listing import ListCall, plain
from hotc.runtime.drivers.rest import Api

if TYPE_CHECKING:
    from hotc.runtime.connection.cloud import Cloud
    from hotc.runtime.drivers.driver import BuildContext, Driver, Json

SEGMENTS: Final = Api("network", "/segments", "segment", "segments")


def build(properties: Json, context: BuildContext) -> Json:
    """Properties of OS::Neutron::Segment."""
    made = neutron.body(properties, context, leave_out=("network",))
    made["network_id"] = context.cloud.find("network", properties["network"])
    return neutron.request(made, {})


def candidates(cloud: Cloud, sent: Json) -> list[Json]:
    """Segments of the network with that name."""
    return rest.listing(cloud, SEGMENTS, network_id=sent["body"]["network_id"], name=sent["body"]["name"])


DRIVERS: Final[list[Driver]] = [
    neutron.driver(
        "OS::Neutron::Segment",
        SEGMENTS,
        build,
        configure=None,
        candidates=candidates,
        status=lambda found: READY,
        # Segments belong to networks, not to projects.
        listing=plain(ListCall("network", SEGMENTS.path, SEGMENTS.plural)),
        compared=neutron.shown(
            "name",
            "description",
            "network_type",
            "physical_network",
            "segmentation_id",
            ids={"network": "network_id"},
            tags=False,
        ),
    )
]
