"""Floating IPs and their association with ports."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from hotc.runtime.drivers import neutron, rest
from hotc.runtime.drivers.compared import Compared
from hotc.runtime.drivers.driver import READY, Driver
from hotc.runtime.drivers.listing import Listing
from hotc.runtime.drivers.rest import Api

if TYPE_CHECKING:
    from collections.abc import Collection

    from hotc.runtime.connection.cloud import Cloud
    from hotc.runtime.drivers.driver import BuildContext, Json
    from hotc.runtime.drivers.listing import Listed

FLOATING_IPS: Final = Api("network", "/floatingips", "floatingip", "floatingips")
ALL_FLOATING_IPS: Final = neutron.list_call(FLOATING_IPS)


def build_floating_ip(properties: Json, context: BuildContext) -> Json:
    """Properties of OS::Neutron::FloatingIP."""
    made = neutron.body(properties, context, leave_out=("floating_network", "floating_subnet"), named=False)
    made["floating_network_id"] = context.cloud.find("network", properties["floating_network"])
    if properties.get("floating_subnet"):
        made["subnet_id"] = context.cloud.find("subnet", properties["floating_subnet"])
    return neutron.request(made, {})


def update_floating_ip(cloud: Cloud, identity: str, before: Json, after: Json, _changed: Collection[str]) -> None:
    """Neutron changes nothing but the association of a floating IP (Heat sends no more than that either)."""
    association = {name: after["body"].get(name) for name in ("port_id", "fixed_ip_address")}
    if association != {name: before["body"].get(name) for name in association}:
        rest.update(cloud, FLOATING_IPS, identity, association)


def build_association(properties: Json, _context: BuildContext) -> Json:
    """Properties of OS::Neutron::FloatingIPAssociation."""
    return {
        "floatingip_id": properties["floatingip_id"],
        "port_id": properties["port_id"],
        "fixed_ip_address": properties.get("fixed_ip_address"),
    }


def associate(cloud: Cloud, sent: Json) -> Json:
    """Lead the floating IP to the port."""
    body = {"port_id": sent["port_id"]}
    if sent["fixed_ip_address"]:
        body["fixed_ip_address"] = sent["fixed_ip_address"]
    answer = cloud.call("network", "PUT", FLOATING_IPS.one(sent["floatingip_id"]), {"floatingip": body}) or {}
    found: Json = answer["floatingip"]
    return found


def read_association(cloud: Cloud, _identity: str, sent: Json) -> Json | None:
    """The floating IP, as long as it leads to this port."""
    return _leading_to_port(rest.show(cloud, FLOATING_IPS, sent["floatingip_id"]), sent)


def find_association(listed: Listed, _identity: str, sent: Json) -> Json | None:
    """The association, among all floating IPs."""
    return _leading_to_port(listed.one(ALL_FLOATING_IPS, sent["floatingip_id"]), sent)


def _leading_to_port(found: Json | None, sent: Json) -> Json | None:
    return found if found is not None and found.get("port_id") == sent["port_id"] else None


def update_association(cloud: Cloud, _identity: str, _before: Json, after: Json, _changed: Collection[str]) -> None:
    """Lead the same floating IP elsewhere."""
    associate(cloud, after)


def dissociate(cloud: Cloud, identity: str, sent: Json) -> None:
    """Lead the floating IP nowhere, unless somebody led it elsewhere meanwhile, or it is gone."""
    if read_association(cloud, identity, sent) is not None:
        path = FLOATING_IPS.one(sent["floatingip_id"])
        cloud.call("network", "PUT", path, {"floatingip": {"port_id": None}}, missing_ok=True)


def association_candidates(cloud: Cloud, sent: Json) -> list[Json]:
    """The one association that there can be."""
    found = read_association(cloud, "", sent)
    return [] if found is None else [found]


def exclusive_address(properties: Json) -> list[str]:
    """An address that the template chose."""
    address = properties.get("floating_ip_address")
    return [f"floating_ip:{address}"] if address else []


DRIVERS: Final[list[Driver]] = [
    neutron.driver(
        "OS::Neutron::FloatingIP",
        FLOATING_IPS,
        build_floating_ip,
        alike=("floating_network_id",),
        configure=None,
        update=update_floating_ip,
        compared=neutron.shown("port_id", "fixed_ip_address", tags=False),
        status=lambda found: READY,
        attributes=rest.fields(
            "router_id", "tenant_id", "floating_network_id", "fixed_ip_address", "floating_ip_address", "port_id"
        ),
        exclusive=exclusive_address,
        keys=lambda sent, identity: [f"floating_ip:{identity}"] if identity else [],
        volatile=frozenset({"router_id", "fixed_ip_address", "port_id"}),
    ),
    Driver(
        type="OS::Neutron::FloatingIPAssociation",
        service="network",
        find_again="natural_key",
        build=build_association,
        create=associate,
        read=read_association,
        update=update_association,
        compared=(Compared(("fixed_ip_address",), ("fixed_ip_address",), "fixed_ip_address"),),
        # The floating IP is the identity of its association: with another one it is another association.
        in_place=lambda old, new, name: name != "floatingip_id",
        delete=dissociate,
        candidates=association_candidates,
        external=None,
        listing=Listing((ALL_FLOATING_IPS,), find_association),
        exclusive=lambda properties: [
            f"association:{properties.get('floatingip_id')}",
            f"port:{properties.get('port_id')}:{properties.get('fixed_ip_address')}",
        ],
        keys=lambda sent, identity: [f"floating_ip:{sent['floatingip_id']}"],
    ),
]
