"""Trunks: a port that carries the traffic of other ports as VLANs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from hotc.runtime.drivers import neutron, rest
from hotc.runtime.drivers.compared import Compared, unordered
from hotc.runtime.drivers.rest import Api

if TYPE_CHECKING:
    from collections.abc import Collection

    from hotc.runtime.connection.cloud import Cloud
    from hotc.runtime.drivers.driver import BuildContext, Driver, Json

TRUNKS: Final = Api("network", "/trunks", "trunk", "trunks")


def build(properties: Json, context: BuildContext) -> Json:
    """Properties of OS::Neutron::Trunk."""
    made = neutron.body(properties, context, leave_out=("port", "sub_ports"))
    made["port_id"] = context.cloud.find("port", properties["port"])
    made["sub_ports"] = [_sub_port(each, context.cloud) for each in properties.get("sub_ports") or []]
    return neutron.request(made, {})


def _sub_port(written: Json, cloud: Cloud) -> Json:
    made = {key: value for key, value in written.items() if key != "port" and value is not None}
    return {"port_id": cloud.find("port", written["port"]), **made}


def update(cloud: Cloud, identity: str, before: Json, after: Json, _changed: Collection[str]) -> None:
    """Change the trunk's own fields and its subports: those that go first, as one VLAN may pass to another port.

    Neutron refuses to change the subports of a trunk that is switched off, so it is switched on before and off after.
    """
    changed = rest.difference(before["body"], after["body"])
    if changed.pop("sub_ports", None) is None:
        rest.update(cloud, TRUNKS, identity, _switched_on_by_default(changed))
        return
    rest.update(cloud, TRUNKS, identity, {**changed, "admin_state_up": True})
    _follow_sub_ports(cloud, identity, after["body"]["sub_ports"])
    if after["body"].get("admin_state_up") is False:
        rest.update(cloud, TRUNKS, identity, {"admin_state_up": False})


def _switched_on_by_default(changed: Json) -> Json:
    return {**changed, "admin_state_up": True} if changed.get("admin_state_up", ...) is None else changed


def _follow_sub_ports(cloud: Cloud, identity: str, wanted: list[Json]) -> None:
    """Make the trunk's subports these, leaving alone those that stay."""
    found = (rest.show(cloud, TRUNKS, identity) or {}).get("sub_ports", [])
    gone = [{"port_id": each["port_id"]} for each in found if each not in wanted]
    new = [each for each in wanted if each not in found]
    for action, ports in (("remove_subports", gone), ("add_subports", new)):
        if ports:
            cloud.call("network", "PUT", f"{TRUNKS.one(identity)}/{action}", {"sub_ports": ports})


def delete(cloud: Cloud, identity: str, _sent: Json) -> None:
    """Delete the trunk, which neutron refuses while it is switched off."""
    found = rest.show(cloud, TRUNKS, identity)
    if found is not None and found.get("admin_state_up") is False:
        path = TRUNKS.one(identity)
        cloud.call("network", "PUT", path, {TRUNKS.singular: {"admin_state_up": True}}, missing_ok=True)
    rest.delete(cloud, TRUNKS, identity)


def _as_property(shown: Any) -> Any:
    return [{("port" if key == "port_id" else key): value for key, value in each.items()} for each in shown or []]


DRIVERS: Final[list[Driver]] = [
    neutron.driver(
        "OS::Neutron::Trunk",
        TRUNKS,
        build,
        alike=("name", "port_id"),
        configure=None,
        update=update,
        delete=delete,
        compared=(
            *neutron.shown("name", "description", "admin_state_up", tags=False),
            Compared(
                ("sub_ports",), ("body", "sub_ports"), "sub_ports", unordered, named=True, as_property=_as_property
            ),
        ),
        attributes=rest.fields("port_id"),
        exclusive=lambda properties: [f"trunk:{properties.get('port')}"],
        keys=lambda sent, identity: [f"trunk:{identity}"] if identity else [],
    )
]
