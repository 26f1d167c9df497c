"""The floating IPs of the compute service, which neutron has had for long: templates that still name them go on."""

from __future__ import annotations

from ipaddress import ip_address
from typing import TYPE_CHECKING, Final

from hotc.runtime.drivers import floating_ips, neutron
from hotc.runtime.drivers.driver import READY, Driver
from hotc.runtime.drivers.listing import Listing
from hotc.runtime.errors import ResourceProblem

if TYPE_CHECKING:
    from hotc.runtime.connection.cloud import Cloud
    from hotc.runtime.drivers.driver import BuildContext, Json
    from hotc.runtime.drivers.listing import Listed


def build_floating_ip(properties: Json, context: BuildContext) -> Json:
    """Properties of OS::Nova::FloatingIP: the pool is an external network, by default the only one."""
    made = neutron.body({}, context, named=False)
    pool = properties.get("pool")
    made["floating_network_id"] = (
        context.cloud.find("network", pool) if pool else external_network(context.cloud, "pool")
    )
    return neutron.request(made, {})


def external_network(cloud: Cloud, word: str = "") -> str:
    """The id of the only external network; ``word`` is the property that would name one of several.

    Raises :class:`ResourceProblem` where there is none, or more than one.
    """
    found = cloud.listing("network", "/networks", "networks", {"router:external": "True"})
    if len(found) != 1:
        names = ", ".join(sorted(str(each["name"]) for each in found)) or "none"
        lacking = f"the floating IP names no {word}" if word else "no external network is named"
        advice = f"Give the name of one as {word}" if word else "Use the types of OS::Neutron, which name theirs"
        raise ResourceProblem(f"{lacking}, and the cloud has {len(found)} external networks", f"{advice} ({names}).")
    return str(found[0]["id"])


def build_association(properties: Json, context: BuildContext) -> Json:
    """Properties of OS::Nova::FloatingIPAssociation: it leads to the server's first port, as with Heat."""
    ends = first_of_server(context.cloud, properties["server_id"])
    return {"floatingip_id": properties["floating_ip"], **ends, "name": context.automatic_name}


def associate(cloud: Cloud, sent: Json) -> Json:
    """Lead the floating IP to the server's port."""
    return {**floating_ips.associate(cloud, sent), "name": sent["name"]}


def read_association(cloud: Cloud, identity: str, sent: Json) -> Json | None:
    """The floating IP as long as it leads there, with the association's own name."""
    return _named(floating_ips.read_association(cloud, identity, sent), sent)


def find_association(listed: Listed, identity: str, sent: Json) -> Json | None:
    """The association, among all floating IPs."""
    return _named(floating_ips.find_association(listed, identity, sent), sent)


def association_candidates(cloud: Cloud, sent: Json) -> list[Json]:
    """The one association that there can be."""
    found = read_association(cloud, "", sent)
    return [] if found is None else [found]


def _named(found: Json | None, sent: Json) -> Json | None:
    # What hotc made before it gave associations names has none in its request.
    return {**found, "name": sent.get("name")} if found is not None else None


def association_name(identity: str, found: Json) -> str:
    """What Heat gives for a reference to an association of Nova's or Amazon's types: its automatic name."""
    return str(found.get("name") or identity)


def first_of_server(cloud: Cloud, server: str) -> Json:
    """``port_id`` of the server's first port, and its first IPv4 address (``fixed_ip_address``).

    Raises :class:`ResourceProblem` where it has none.
    """
    identity = cloud.find("server", server)
    answer = cloud.call("compute", "GET", f"/servers/{identity}/os-interface") or {}
    for port in answer["interfaceAttachments"]:
        for fixed in port["fixed_ips"]:
            if ip_address(fixed["ip_address"]).version == 4:
                return {"port_id": port["port_id"], "fixed_ip_address": fixed["ip_address"]}
        break
    raise ResourceProblem(
        f"the server {server} has no IPv4 address on its first network for the floating IP to lead to",
        "Connect the server to a network with an IPv4 subnet, or use OS::Neutron::FloatingIPAssociation.",
    )


DRIVERS: Final[list[Driver]] = [
    neutron.driver(
        "OS::Nova::FloatingIP",
        floating_ips.FLOATING_IPS,
        build_floating_ip,
        alike=("floating_network_id",),
        configure=None,
        update=None,
        status=lambda found: READY,
        attributes={
            "pool": lambda found, cloud: found.get("floating_network_id"),
            "ip": lambda found, cloud: found.get("floating_ip_address"),
        },
        keys=lambda sent, identity: [f"floating_ip:{identity}"] if identity else [],
    ),
    Driver(
        type="OS::Nova::FloatingIPAssociation",
        service="network",
        find_again="natural_key",
        build=build_association,
        create=associate,
        read=read_association,
        update=floating_ips.update_association,
        in_place=lambda old, new, name: name != "floating_ip",
        delete=floating_ips.dissociate,
        candidates=association_candidates,
        reference=association_name,
        external=None,
        listing=Listing((floating_ips.ALL_FLOATING_IPS,), find_association),
        exclusive=lambda properties: [
            f"association:{properties.get('floating_ip')}",
            f"server:{properties.get('server_id')}",
        ],
        keys=lambda sent, identity: [f"floating_ip:{sent['floatingip_id']}"],
    ),
]
