"""All objects of a project, through the API: one entry for each collection."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Collection

    from hotc.runtime.connection.cloud import Cloud

Json = dict[str, Any]


@dataclass(slots=True, frozen=True)
class Listed:
    """A collection.

    ``of``: whose objects count: ``own`` (the service lists those of the project only), ``project`` (filtered by
    project), ``created`` (no project owns them: those whose id stands in the answer to a creating request of the
    engine). ``parent`` and ``{id}`` in the path: a collection within each object of another kind.
    ``admin``: only an administrator may list it.
    ``single``: the path leads to one object, not to a list; ``{project}`` in it is the project's id.
    """

    kind: str
    service: str
    path: str
    key: str
    of: str = "own"
    parent: str = ""
    single: bool = False
    microversion: str | None = None
    wrapped: str = ""
    admin: bool = False


NETWORK: Final = (
    "networks",
    "subnets",
    "ports",
    "routers",
    "floatingips",
    "trunks",
    "subnetpools",
    "rbac-policies",
    "security-groups",
    "security-group-rules",
    "address-scopes",
    "address-groups",
)

COLLECTIONS: Final = (
    *(Listed(kind, "network", f"/{kind}", kind.replace("-", "_"), "project") for kind in NETWORK),
    *(
        Listed(f"vpn-{kind}", "network", f"/vpn/{kind}", kind.replace("-", "_"), "project")
        for kind in ("vpnservices", "ikepolicies", "ipsecpolicies", "ipsec-site-connections")
    ),
    Listed("metering-labels", "network", "/metering/metering-labels", "metering_labels", "created", admin=True),
    Listed(
        "metering-rules", "network", "/metering/metering-label-rules", "metering_label_rules", "created", admin=True
    ),
    Listed("segments", "network", "/segments", "segments", "created"),
    Listed("qos-policies", "network", "/qos/policies", "policies", "project"),
    Listed(
        "port-forwardings", "network", "/floatingips/{id}/port_forwardings", "port_forwardings", parent="floatingips"
    ),
    Listed("network-quota", "network", "/quotas/{project}", "quota", single=True),
    Listed("servers", "compute", "/servers/detail", "servers", microversion="2.96"),
    Listed("interfaces", "compute", "/servers/{id}/os-interface", "interfaceAttachments", parent="servers"),
    Listed("attachments", "compute", "/servers/{id}/os-volume_attachments", "volumeAttachments", parent="servers"),
    Listed("keypairs", "compute", "/os-keypairs", "keypairs", wrapped="keypair"),
    Listed("server-groups", "compute", "/os-server-groups", "server_groups", microversion="2.64"),
    Listed(
        "flavors", "compute", "/flavors/detail?is_public=None", "flavors", "created", microversion="2.61", admin=True
    ),
    Listed("flavor-access", "compute", "/flavors/{id}/os-flavor-access", "flavor_access", parent="flavors", admin=True),
    Listed("aggregates", "compute", "/os-aggregates", "aggregates", "created", admin=True),
    Listed("compute-quota", "compute", "/os-quota-sets/{project}", "quota_set", single=True),
    Listed("volumes", "block_storage", "/volumes/detail", "volumes"),
    Listed("snapshots", "block_storage", "/snapshots/detail", "snapshots"),
    Listed("volume-types", "block_storage", "/types?is_public=None", "volume_types", "created", admin=True),
    Listed("encryption", "block_storage", "/types/{id}/encryption", "", parent="volume-types", single=True, admin=True),
    Listed(
        "type-access",
        "block_storage",
        "/types/{id}/os-volume-type-access",
        "volume_type_access",
        parent="volume-types",
        admin=True,
    ),
    Listed("qos-specs", "block_storage", "/qos-specs", "qos_specs", "created", admin=True),
    Listed(
        "qos-associations",
        "block_storage",
        "/qos-specs/{id}/associations",
        "qos_associations",
        parent="qos-specs",
        admin=True,
    ),
    Listed("volume-quota", "block_storage", "/os-quota-sets/{project}", "quota_set", single=True),
    Listed("images", "image", "/images", "images", "created"),
    *(
        Listed(kind, "identity", f"/{kind}", kind, "created", admin=True)
        for kind in ("projects", "users", "groups", "roles", "domains", "regions", "services", "endpoints")
    ),
    *(
        Listed(kind, "load_balancer", f"/lbaas/{kind}", kind, "project")
        for kind in ("loadbalancers", "listeners", "pools", "healthmonitors", "l7policies")
    ),
    Listed("members", "load_balancer", "/lbaas/pools/{id}/members", "members", parent="pools"),
    Listed("l7rules", "load_balancer", "/lbaas/l7policies/{id}/rules", "rules", parent="l7policies"),
    Listed("lb-flavors", "load_balancer", "/lbaas/flavors", "flavors", "created", admin=True),
    Listed("lb-flavorprofiles", "load_balancer", "/lbaas/flavorprofiles", "flavorprofiles", "created", admin=True),
    Listed(
        "lb-zoneprofiles",
        "load_balancer",
        "/lbaas/availabilityzoneprofiles",
        "availability_zone_profiles",
        "created",
        admin=True,
    ),
    Listed("lb-zones", "load_balancer", "/lbaas/availabilityzones", "availability_zones", "created", admin=True),
    Listed("lb-quota", "load_balancer", "/lbaas/quotas/{project}", "quota", single=True),
    Listed("zones", "dns", "/zones", "zones"),
    Listed("recordsets", "dns", "/zones/{id}/recordsets", "recordsets", parent="zones"),
    Listed("secrets", "key_manager", "/secrets", "secrets"),
    Listed("orders", "key_manager", "/orders", "orders"),
    Listed("secret-containers", "key_manager", "/containers", "containers"),
    Listed("shares", "shared_file_system", "/shares/detail", "shares", microversion="2.13"),
    Listed(
        "share-access",
        "shared_file_system",
        "/share-access-rules?share_id={id}",
        "access_list",
        parent="shares",
        microversion="2.45",
    ),
    Listed("share-networks", "shared_file_system", "/share-networks/detail", "share_networks", microversion="2.13"),
    Listed(
        "share-types",
        "shared_file_system",
        "/types?is_public=all",
        "share_types",
        "created",
        admin=True,
        microversion="2.13",
    ),
    Listed(
        "security-services", "shared_file_system", "/security-services/detail", "security_services", microversion="2.13"
    ),
    Listed("alarms", "alarm", "/alarms", ""),
    Listed("cluster-templates", "container_infrastructure_management", "/clustertemplates", "clustertemplates"),
    Listed("containers", "object_store", "/?format=json", ""),
)

DEFAULT_GROUP: Final = ("security-groups", "security-group-rules")
"""Neutron makes it with the first port; ports name it."""

GONE: Final = "DELETED"
"""The status of a server that is not there any more, while a list of nova's has it for a moment yet."""

IMPLIED: Final = {
    "network": frozenset(
        {"networks", "subnets", "ports", "routers", "floatingips", "security-groups", "security-group-rules"}
    ),
    "compute": frozenset({"servers", "ports", "volumes", *DEFAULT_GROUP}),
    "load_balancer": frozenset({"ports", *DEFAULT_GROUP}),
    "key_manager": frozenset({"secrets", "orders", "secret-containers"}),
    "object_store": frozenset({"containers"}),
}
"""Service → kinds that come about there without a request of their own: default groups, ports of servers and load
balancers, volumes that servers boot from, keys that are ordered."""


def inventory(
    cloud: Cloud, touched: Collection[tuple[str, str]], created: Collection[str], *, admin: bool, whole: bool
) -> dict[str, list[Json]]:
    """The objects of the project by kind; ``created`` as :class:`Listed` says.

    Of the services in which something was changed; unless ``whole``, only the kinds in which something may have been:
    ``touched`` are services with words of the paths of changing requests (``("network", "trunks")``).
    """
    services = {service for service, _ in touched}
    if not services:  # nothing was sent that could have made anything
        return {}
    implied = {kind for service in services for kind in IMPLIED.get(service, ())}
    wanted = services | ({"block_storage"} if "compute" in services else set())
    wanted |= {"network"} if {"servers", "loadbalancers"} & {word for _, word in touched} else set()
    found: dict[str, list[Json]] = {}
    for each in COLLECTIONS:
        if each.service in wanted and (admin or not each.admin):
            asked = each.kind in implied or (each.service, _word(each.path)) in touched
            if whole or asked or each.parent in found:
                found[each.kind] = _objects(cloud, each, found, created)
    return {kind: objects for kind, objects in found.items() if objects}


def _word(path: str) -> str:
    """What the collection is called in paths: ``servers`` of ``/servers/detail``."""
    words = [word for word in path.partition("?")[0].split("/") if word and not word.startswith("{")]
    return next((word for word in reversed(words) if word != "detail"), "")


def _objects(cloud: Cloud, each: Listed, found: dict[str, list[Json]], created: Collection[str]) -> list[Json]:
    parents = found.get(each.parent, []) if each.parent else [{}]
    objects: list[Json] = []
    for parent in parents:
        path = each.path.format(id=parent.get("id") or parent.get("name"), project=cloud.project_id)
        items = _single(cloud, each, path) if each.single else _list(cloud, each, path)
        objects += [{**item, "in": parent["id"]} for item in items] if parent else items
    if each.of == "created":
        return [item for item in objects if str(item.get("id") or item.get("name")) in created]
    return objects


def _list(cloud: Cloud, each: Listed, path: str) -> list[Json]:
    path, _, given = path.partition("?")
    query: Json = {"project_id": cloud.project_id} if each.of == "project" else {}
    query |= dict(pair.split("=") for pair in given.split("&") if pair)
    if not each.key:
        listed: Any = cloud.call(each.service, "GET", path, query=query) or []
        return [dict(item) for item in listed]
    if each.parent:  # what belongs to one thing fits on a page, and is not there for each of them
        answer = cloud.call(each.service, "GET", path, query=query, microversion=each.microversion, missing_ok=True)
        return list((answer or {}).get(each.key, []))
    items = cloud.listing(each.service, path, each.key, query, microversion=each.microversion)
    return [item.get(each.wrapped, item) if each.wrapped else item for item in items if item.get("status") != GONE]


def _single(cloud: Cloud, each: Listed, path: str) -> list[Json]:
    answer = cloud.call(each.service, "GET", path, microversion=each.microversion, missing_ok=True)
    if not answer:
        return []
    return [answer[each.key] if each.key else answer]
