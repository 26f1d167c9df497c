"""What shares rest on: their types, the networks that they are reached by, the security services of those."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

from hotc.runtime.drivers import compared, rest
from hotc.runtime.drivers.compared import Compared
from hotc.runtime.drivers.driver import Driver
from hotc.runtime.drivers.listing import ListCall, plain
from hotc.runtime.drivers.rest import Api

if TYPE_CHECKING:
    from collections.abc import Collection

    from hotc.runtime.connection.cloud import Cloud
    from hotc.runtime.drivers.driver import BuildContext, Json

SERVICE: Final = "shared_file_system"
VERSION: Final = "2.13"
"""The microversion that Heat speaks, too: in later ones the subnets of a share network are objects of their own."""

TYPES: Final = Api(SERVICE, "/types", "share_type", "share_types", microversion=VERSION)
NETWORKS: Final = Api(SERVICE, "/share-networks", "share_network", "share_networks", microversion=VERSION)
SECURITY: Final = Api(SERVICE, "/security-services", "security_service", "security_services", microversion=VERSION)

_PUBLIC: Final = "share_type_access:is_public"
_REQUIRED: Final = ("driver_handles_share_servers", "snapshot_support")
"""Extra specs with a property of their own."""


def details(api: Api) -> ListCall:
    """The list that shows the objects of a collection whole."""
    return ListCall(SERVICE, f"{api.path}/detail", api.plural, microversion=VERSION)


def build_type(properties: Json, _context: BuildContext) -> Json:
    """Properties of OS::Manila::ShareType."""
    specs = {name: properties[name] for name in _REQUIRED if properties.get(name) is not None}
    body = {"name": properties["name"], _PUBLIC: properties.get("is_public", True), "extra_specs": specs}
    extra = {str(key): str(value) for key, value in (properties.get("extra_specs") or {}).items()}
    return {"body": body, "specs": extra}


def configure_type(cloud: Cloud, identity: str, sent: Json) -> None:
    """See to the further extra specs."""
    if sent["specs"]:
        body = {"extra_specs": sent["specs"]}
        cloud.call(SERVICE, "POST", f"{TYPES.one(identity)}/extra_specs", body, microversion=VERSION)


def update_type(cloud: Cloud, identity: str, before: Json, after: Json, _changed: Collection[str]) -> None:
    """Take away the extra specs that go; :func:`configure_type` sets the others."""
    for key in sorted(before["specs"].keys() - after["specs"].keys()):
        path = f"{TYPES.one(identity)}/extra_specs/{quote(key, safe='')}"
        cloud.call(SERVICE, "DELETE", path, missing_ok=True, microversion=VERSION)


def type_candidates(cloud: Cloud, sent: Json) -> list[Json]:
    """The one type of that name that there can be."""
    return [each for each in rest.listing(cloud, TYPES, is_public="all") if each["name"] == sent["body"]["name"]]


def _further_specs(found: Json) -> Json:
    return {key: value for key, value in (found.get("extra_specs") or {}).items() if key not in _REQUIRED}


def build_network(properties: Json, context: BuildContext) -> Json:
    """Properties of OS::Manila::ShareNetwork. A subnet alone tells its network."""
    find = context.cloud.find
    body = {name: properties[name] for name in ("name", "description") if properties.get(name) is not None}
    if properties.get("neutron_subnet"):
        subnet = find("subnet", properties["neutron_subnet"])
        body["neutron_subnet_id"] = subnet
        shown = context.cloud.call("network", "GET", f"/subnets/{subnet}") or {}
        body["neutron_net_id"] = shown["subnet"]["network_id"]
    if properties.get("neutron_network"):
        body["neutron_net_id"] = find("network", properties["neutron_network"])
    services = {find("security_service", each) for each in properties.get("security_services") or []}
    return {"body": body, "services": sorted(services)}


def configure_network(cloud: Cloud, identity: str, sent: Json) -> None:
    """Let it use its security services."""
    if sent["services"]:
        for service in sorted(set(sent["services"]) - _services(cloud, identity)):
            _act(cloud, identity, "add_security_service", service)


def update_network(cloud: Cloud, identity: str, before: Json, after: Json, _changed: Collection[str]) -> None:
    """Change its fields, and part it from the security services that go. Subnets are changed, not taken away."""
    changed = rest.difference(before["body"], after["body"])
    named = {name: value for name, value in changed.items() if value is not None or not name.endswith("_id")}
    rest.update(cloud, NETWORKS, identity, named)
    gone = set(before["services"]) - set(after["services"])
    for service in sorted(gone & _services(cloud, identity)) if gone else ():
        _act(cloud, identity, "remove_security_service", service)


def _services(cloud: Cloud, identity: str) -> set[str]:
    return {each["id"] for each in rest.listing(cloud, SECURITY, share_network_id=identity)}


def _act(cloud: Cloud, identity: str, action: str, service: str) -> None:
    body = {action: {"security_service_id": service}}
    cloud.call(SERVICE, "POST", f"{NETWORKS.one(identity)}/action", body, microversion=VERSION)


def build_security(properties: Json, _context: BuildContext) -> Json:
    """Properties of OS::Manila::SecurityService."""
    return {"body": {name: value for name, value in properties.items() if value is not None}}


def update_security(cloud: Cloud, identity: str, before: Json, after: Json, _changed: Collection[str]) -> None:
    """Change what differs."""
    rest.update(cloud, SECURITY, identity, rest.difference(before["body"], after["body"]))


def _driver(type_name: str, api: Api, **more: Any) -> Driver:
    """A driver with what these collections have in common: names that repeat."""

    def candidates(cloud: Cloud, _sent: Json) -> list[Json]:
        return cloud.listing(SERVICE, f"{api.path}/detail", api.plural, microversion=VERSION)

    defaults: dict[str, Any] = {
        "service": SERVICE,
        "find_again": "before_set",
        "create": lambda cloud, sent: rest.create(cloud, api, sent["body"]),
        "read": lambda cloud, identity, sent: rest.show(cloud, api, identity),
        "delete": lambda cloud, identity, sent: rest.delete(cloud, api, identity),
        "candidates": candidates,
        "same": lambda sent, found: all(found.get(name) == value for name, value in sent["body"].items()),
        "listing": plain(details(api)),
    }
    return Driver(type=type_name, **(defaults | more))


DRIVERS: Final[list[Driver]] = [
    _driver(
        "OS::Manila::ShareType",
        TYPES,
        build=build_type,
        find_again="natural_key",
        configure=configure_type,
        update=update_type,
        candidates=type_candidates,
        same=lambda sent, found: bool(found["name"] == sent["body"]["name"]),
        listing=plain(ListCall(SERVICE, TYPES.path, TYPES.plural, microversion=VERSION)),
        compared=(
            *compared.fields("name"),
            Compared(("is_public",), ("body", _PUBLIC), _PUBLIC),
            Compared(("extra_specs",), ("specs",), _further_specs, compared.exactly),
        ),
        exclusive=lambda properties: [f"share_type:{properties.get('name')}"],
    ),
    _driver(
        "OS::Manila::ShareNetwork",
        NETWORKS,
        build=build_network,
        configure=configure_network,
        update=update_network,
        attributes=rest.fields("segmentation_id", "cidr", "ip_version", "network_type"),
        compared=(
            *compared.fields("name", "description"),
            compared.named("neutron_network", "neutron_net_id"),
            compared.named("neutron_subnet", "neutron_subnet_id"),
        ),
        keys=lambda sent, identity: [f"share_network:{identity}"] if identity else [],
    ),
    _driver(
        "OS::Manila::SecurityService",
        SECURITY,
        secret=frozenset({"password"}),
        build=build_security,
        update=update_security,
        compared=compared.fields("name", "type", "dns_ip", "server", "domain", "user", "description"),
    ),
]
