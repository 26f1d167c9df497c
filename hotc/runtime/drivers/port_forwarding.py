"""Ports of a floating IP that lead to ports of servers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from hotc.runtime.drivers import compared, rest
from hotc.runtime.drivers.compared import Compared
from hotc.runtime.drivers.driver import Driver
from hotc.runtime.drivers.floating_ips import ALL_FLOATING_IPS, FLOATING_IPS
from hotc.runtime.drivers.listing import Listing
from hotc.runtime.drivers.rest import Api

if TYPE_CHECKING:
    from collections.abc import Collection

    from hotc.runtime.connection.cloud import Cloud
    from hotc.runtime.drivers.driver import BuildContext, Json
    from hotc.runtime.drivers.listing import Listed


def _api(sent: Json) -> Api:
    path = f"{FLOATING_IPS.one(sent['floatingip_id'])}/port_forwardings"
    return Api("network", path, "port_forwarding", "port_forwardings")


def build(properties: Json, context: BuildContext) -> Json:
    """Properties of OS::Neutron::FloatingIPPortForward. ``internal_port`` is the port itself, the API's is a number."""
    body = {name: properties[name] for name in ("internal_ip_address", "external_port", "protocol")}
    body["internal_port_id"] = context.cloud.find("port", properties["internal_port"])
    if properties.get("internal_port_number") is not None:
        body["internal_port"] = properties["internal_port_number"]
    return {"body": body, "floatingip_id": context.cloud.find("floating_ip", properties["floating_ip"])}


def candidates(cloud: Cloud, sent: Json) -> list[Json]:
    """What the floating IP forwards."""
    api = _api(sent)
    return list((cloud.call("network", "GET", api.path, missing_ok=True) or {}).get(api.plural, ()))


def update(cloud: Cloud, identity: str, before: Json, after: Json, _changed: Collection[str]) -> None:
    """Lead it elsewhere, or from elsewhere."""
    rest.update(cloud, _api(after), identity, rest.difference(before["body"], after["body"]))


def find(listed: Listed, identity: str, sent: Json) -> Json | None:
    """What is forwarded stands with the floating IP, where the network service shows it there."""
    address = listed.one(ALL_FLOATING_IPS, sent["floatingip_id"]) or {}
    return next((each for each in address.get("port_forwardings") or () if each.get("id") == identity), None)


DRIVERS: Final[list[Driver]] = [
    Driver(
        type="OS::Neutron::FloatingIPPortForward",
        service="network",
        find_again="natural_key",
        build=build,
        create=lambda cloud, sent: rest.create(cloud, _api(sent), sent["body"]),
        read=lambda cloud, identity, sent: rest.show(cloud, _api(sent), identity),
        update=update,
        delete=lambda cloud, identity, sent: rest.delete(cloud, _api(sent), identity),
        candidates=candidates,
        same=lambda sent, found: all(found.get(name) == value for name, value in sent["body"].items()),
        external=None,
        listing=Listing((ALL_FLOATING_IPS,), find),
        compared=(
            *compared.fields("internal_ip_address", "external_port", "protocol"),
            Compared(("internal_port_number",), ("body", "internal_port"), "internal_port"),
            compared.named("internal_port", "internal_port_id"),
        ),
        exclusive=lambda properties: [
            f"forward:{properties.get('floating_ip')}:{properties.get('protocol')}:{properties.get('external_port')}"
        ],
        keys=lambda sent, identity: [f"floating_ip:{sent['floatingip_id']}"],
    )
]
