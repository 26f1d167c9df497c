"""Clusters of containers, and the templates that they are made after."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from hotc.runtime.drivers import compared, rest
from hotc.runtime.drivers.driver import READY, Driver, Status
from hotc.runtime.drivers.listing import ListCall, plain
from hotc.runtime.drivers.rest import Api

if TYPE_CHECKING:
    from collections.abc import Collection

    from hotc.runtime.connection.cloud import Cloud
    from hotc.runtime.drivers.driver import BuildContext, Json

SERVICE: Final = "container_infrastructure_management"
TEMPLATES: Final = Api(SERVICE, "/clustertemplates", "", "clustertemplates")
CLUSTERS: Final = Api(SERVICE, "/clusters", "", "clusters")

_AS_IDS: Final = ("image", "flavor", "master_flavor", "keypair", "external_network")
"""Properties that magnum calls ``…_id``; all but the network may be names there as well."""
_COUNTS: Final = ("node_count", "master_count")
_CHANGED: Final = frozenset({"node_count"})
"""What Magnum changes of a cluster; it refuses all else, though Heat sends it (``validate_cluster_properties`` in
``magnum/api/validation.py`` of 2026.1).
"""
_IN_PLACE: Final = _CHANGED | {"create_timeout"}
"""``create_timeout`` has no meaning any more for what is created: another value is recorded, and nothing is sent."""


def build_template(properties: Json, context: BuildContext) -> Json:
    """Properties of OS::Magnum::ClusterTemplate."""
    found = {name: value for name, value in properties.items() if value is not None}
    for name, kind in (("external_network", "network"), ("fixed_network", "network"), ("fixed_subnet", "subnet")):
        if found.get(name):
            found[name] = context.cloud.find(kind, found[name])
    body = {(f"{name}_id" if name in _AS_IDS else name): value for name, value in found.items()}
    return {"body": {**body, "name": found.get("name") or context.automatic_name}}


def build_cluster(properties: Json, context: BuildContext) -> Json:
    """Properties of OS::Magnum::Cluster."""
    body = {name: value for name, value in properties.items() if value is not None and name != "cluster_template"}
    body["cluster_template_id"] = context.cloud.find("cluster_template", properties["cluster_template"])
    return {"body": {**body, "name": properties.get("name") or context.automatic_name}}


def patch(api: Api, names: Collection[str] | None = None) -> Any:
    """The update of a collection that takes single values; of these ``names`` alone, if they are given."""

    def change(cloud: Cloud, identity: str, before: Json, after: Json, _changed: Collection[str]) -> None:
        changed = rest.difference(before["body"], after["body"])
        if names is not None:
            changed = {name: value for name, value in changed.items() if name in names}
        operations = [{"op": "replace", "path": f"/{name}", "value": value} for name, value in changed.items()]
        if operations:
            cloud.call(api.service, "PATCH", api.one(identity), operations)

    return change


def status(found: Json) -> Status:
    """A cluster's status names the action and how far it is."""
    value = str(found.get("status"))
    if value.endswith("_FAILED"):
        reason = found.get("status_reason") or "the service gives no reason"
        return Status("failed", f"the cluster's status is {value}: {reason}")
    return READY if value.endswith("_COMPLETE") else Status("pending", value)


def advance(_cloud: Cloud, _identity: str, sent: Json, found: Json) -> bool:
    """An update begins after its request was answered: until then the cluster seems ready, with its old counts."""
    return any(found.get(name) != sent["body"][name] for name in _COUNTS if name in sent["body"])


def delete_status(found: Json) -> Status:
    """What fails to go stays."""
    value = str(found.get("status"))
    return (
        Status("failed", f"the cluster's status is {value}") if value == "DELETE_FAILED" else Status("pending", value)
    )


def delete_cluster(cloud: Cloud, identity: str, _sent: Json) -> None:
    """Ask for the cluster to be deleted, unless that is under way."""
    found = rest.show(cloud, CLUSTERS, identity)
    if found is not None and found.get("status") != "DELETE_IN_PROGRESS":
        rest.delete(cloud, CLUSTERS, identity)


def _driver(type_name: str, api: Api, **more: Any) -> Driver:
    def candidates(cloud: Cloud, sent: Json) -> list[Json]:
        found = rest.listing(cloud, api)
        return [{**each, "id": each["uuid"]} for each in found if each["name"] == sent["body"]["name"]]

    defaults: dict[str, Any] = {
        "service": SERVICE,
        "find_again": "before_set",
        "create": lambda cloud, sent: rest.create(cloud, api, sent["body"]),
        "read": lambda cloud, identity, sent: rest.show(cloud, api, identity),
        "identity": lambda found: str(found["uuid"]),
        "update": patch(api),
        "candidates": candidates,
        "same": lambda sent, found: bool(found["name"] == sent["body"]["name"]),
    }
    return Driver(type=type_name, **(defaults | more))


DRIVERS: Final[list[Driver]] = [
    _driver(
        "OS::Magnum::ClusterTemplate",
        TEMPLATES,
        build=build_template,
        delete=lambda cloud, identity, sent: rest.delete(cloud, TEMPLATES, identity),
        listing=plain(ListCall(SERVICE, TEMPLATES.path, TEMPLATES.plural, identity="uuid")),
        compared=(
            *compared.fields(
                "name",
                "coe",
                "dns_nameserver",
                "docker_volume_size",
                "docker_storage_driver",
                "network_driver",
                "volume_driver",
                "http_proxy",
                "https_proxy",
                "no_proxy",
                "labels",
                "tls_disabled",
                "public",
                "registry_enabled",
                "server_type",
                "master_lb_enabled",
                "floating_ip_enabled",
            ),
            *(compared.named(name, f"{name}_id") for name in _AS_IDS),
            *(compared.named(name, name) for name in ("fixed_network", "fixed_subnet")),
        ),
    ),
    _driver(
        "OS::Magnum::Cluster",
        CLUSTERS,
        build=build_cluster,
        update=patch(CLUSTERS, _CHANGED),
        in_place=lambda old, new, name: name in _IN_PLACE,
        status=status,
        advance=advance,
        delete=delete_cluster,
        delete_status=delete_status,
        listing=plain(ListCall(SERVICE, f"{CLUSTERS.path}/detail", CLUSTERS.plural, identity="uuid")),
        attributes=rest.fields(
            "api_address",
            "stack_id",
            "coe_version",
            "master_addresses",
            "status",
            "master_count",
            "node_addresses",
            "status_reason",
            "node_count",
            "name",
            "container_version",
            "discovery_url",
            "cluster_template_id",
            "keypair",
            "create_timeout",
        ),
        volatile=frozenset(
            {
                "status",
                "status_reason",
                "node_count",
                "master_count",
                "node_addresses",
                "master_addresses",
                "discovery_url",
            }
        ),
        compared=(*compared.fields("name", *_COUNTS), compared.named("cluster_template", "cluster_template_id")),
        keys=lambda sent, identity: [f"cluster:{identity}"] if identity else [],
    ),
]

DRIVERS.append(replace(DRIVERS[0], type="OS::Magnum::BayModel"))  # its name before Newton
