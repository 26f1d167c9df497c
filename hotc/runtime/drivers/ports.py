"""Ports."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from hotc.runtime.drivers import neutron, rest
from hotc.runtime.drivers.compared import Compared, fields
from hotc.runtime.drivers.rest import Api

if TYPE_CHECKING:
    from collections.abc import Collection

    from hotc.runtime.connection.cloud import Cloud
    from hotc.runtime.drivers.driver import BuildContext, Driver, Json

PORTS: Final = Api("network", "/ports", "port", "ports")

_TRANSLATED: Final = (
    "network",
    "fixed_ips",
    "no_fixed_ips",
    "security_groups",
    "qos_policy",
    "replacement_policy",
    "allowed_address_pairs",
)

_VOLATILE: Final = frozenset(
    {
        "admin_state_up",
        "allowed_address_pairs",
        "device_id",
        "device_owner",
        "fixed_ips",
        "name",
        "port_security_enabled",
        "qos_policy_id",
        "security_groups",
        "status",
        "subnets",
    }
)


def build(properties: Json, context: BuildContext) -> Json:
    """Properties of OS::Neutron::Port."""
    cloud = context.cloud
    made = neutron.body(properties, context, leave_out=_TRANSLATED)
    made["network_id"] = cloud.find("network", properties["network"])
    if properties.get("no_fixed_ips"):
        made["fixed_ips"] = []
    elif properties.get("fixed_ips"):
        # An empty list would take all addresses away; in a template it means that neutron chooses (Heat's rule).
        made["fixed_ips"] = [_fixed_ip(address, cloud) for address in properties["fixed_ips"]]
    if properties.get("security_groups") is not None:
        made["security_groups"] = [cloud.find("security_group", group) for group in properties["security_groups"]]
    if properties.get("allowed_address_pairs") is not None:
        made["allowed_address_pairs"] = rest.without_nulls(properties["allowed_address_pairs"])
    if properties.get("qos_policy"):
        made["qos_policy_id"] = cloud.find("qos_policy", properties["qos_policy"])
    return neutron.request(made, properties)


def update(cloud: Cloud, identity: str, before: Json, after: Json, _changed: Collection[str]) -> None:
    """Change a port. Without security groups it has the project's default one, without addresses it keeps those it
    has.
    """
    changed = rest.difference(before["body"], after["body"])
    if "security_groups" in changed and changed["security_groups"] is None:
        changed["security_groups"] = [cloud.find("security_group", "default")]
    if "allowed_address_pairs" in changed and changed["allowed_address_pairs"] is None:
        changed["allowed_address_pairs"] = []
    if "fixed_ips" in changed and changed["fixed_ips"] is None:
        del changed["fixed_ips"]
    rest.update(cloud, PORTS, identity, changed)
    if sorted(before["tags"]) != sorted(after["tags"]):
        neutron.replace_tags(cloud, PORTS, identity, after["tags"])


def exclusive(properties: Json) -> list[str]:
    """Addresses that the template chose."""
    network = properties.get("network")
    values = [f"mac:{properties['mac_address']}@{network}"] if properties.get("mac_address") else []
    for address in properties.get("fixed_ips") or []:
        if address.get("ip_address"):
            values.append(f"fixed_ip:{address['ip_address']}@{network}")
    return values


def subnets(found: Json, cloud: Cloud) -> list[Json]:
    """The subnets of the port's addresses, whole."""
    shown = [cloud.call("network", "GET", f"/subnets/{address['subnet_id']}") for address in found["fixed_ips"]]
    return [answer["subnet"] for answer in shown if answer]


def network(found: Json, cloud: Cloud) -> Any:
    """The port's network, whole."""
    return (cloud.call("network", "GET", f"/networks/{found['network_id']}") or {}).get("network")


def in_place(_old: Json, new: Json, _name: str) -> bool:
    """``replacement_policy: REPLACE_ALWAYS`` wants a new port for any change."""
    return new.get("replacement_policy") != "REPLACE_ALWAYS"


def _fixed_ip(address: Json, cloud: Cloud) -> Json:
    made = {key: value for key, value in address.items() if value is not None and key not in ("subnet", "subnet_id")}
    subnet = address.get("subnet") or address.get("subnet_id")
    return made | ({"subnet_id": cloud.find("subnet", subnet)} if subnet else {})


DRIVERS: Final[list[Driver]] = [
    neutron.driver(
        "OS::Neutron::Port",
        PORTS,
        build,
        alike=("name", "network_id"),
        update=update,
        in_place=in_place,
        compared=(
            *neutron.shown(
                "name",
                "admin_state_up",
                "dns_name",
                "mac_address",
                "binding:vnic_type",
                "port_security_enabled",
                lists=("fixed_ips", "security_groups", "allowed_address_pairs"),
                ids={"qos_policy": "qos_policy_id"},
            ),
            # Heat sends empty ones by default, and whoever uses the port writes his own there.
            *fields("device_id", "device_owner", alike=lambda sent, shown: sent in ("", shown)),
            Compared(("no_fixed_ips",), ("body", "fixed_ips"), "fixed_ips"),
        ),
        attributes=rest.fields(
            "admin_state_up",
            "device_id",
            "device_owner",
            "fixed_ips",
            "mac_address",
            "name",
            "network_id",
            "security_groups",
            "status",
            "tenant_id",
            "allowed_address_pairs",
            "port_security_enabled",
            "qos_policy_id",
            "dns_assignment",
            "propagate_uplink_status",
        )
        | {"subnets": subnets, "network": network},
        exclusive=exclusive,
        keys=lambda sent, identity: [f"port:{identity}"] if identity else [],
        volatile=_VOLATILE,
        moved_by={name: frozenset({name, "value_specs"}) for name in _VOLATILE - {"fixed_ips", "status", "subnets"}}
        | {
            "qos_policy_id": frozenset({"qos_policy", "value_specs"}),
            "fixed_ips": frozenset({"fixed_ips", "no_fixed_ips", "value_specs"}),
            "subnets": frozenset({"fixed_ips", "no_fixed_ips", "value_specs"}),
        },
    ),
]
