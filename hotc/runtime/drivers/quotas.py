"""Quotas of a project: of the network, the compute, the block storage and the load balancer service.

A project always has its quotas: to make one of these resources is to change them, to delete it is to go back to the
defaults of the cloud.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from hotc.runtime.drivers import compared
from hotc.runtime.drivers.driver import READY, Driver
from hotc.runtime.drivers.listing import ListCall, Listing
from hotc.runtime.errors import ResourceProblem

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from hotc.runtime.connection.cloud import Cloud
    from hotc.runtime.drivers.driver import BuildContext, Json
    from hotc.runtime.drivers.listing import Listed


def build(properties: Json, context: BuildContext) -> Json:
    """The values that the template gives. The physical id is the automatic name, as with Heat."""
    body = {name: value for name, value in properties.items() if name != "project" and value is not None}
    return {
        "id": context.automatic_name,
        "project": context.cloud.find("project", properties["project"]),
        "body": body,
    }


def unchecked(_cloud: Cloud, _sent: Json) -> None:
    """The service itself refuses what is less than is used."""


def check_volumes(cloud: Cloud, sent: Json) -> None:
    """Cinder takes less than is used already; Heat doesn't."""
    answer = cloud.call("block_storage", "GET", f"/os-quota-sets/{sent['project']}", query={"usage": "True"}) or {}
    usage = answer["quota_set"]
    for name, value in sent["body"].items():
        used = (usage.get(name) or {}).get("in_use", 0)
        if 0 <= value < used:
            raise ResourceProblem(
                f"the quota of {value} {name} is less than the {used} that the project uses",
                f"Give it at least {used}, or -1 for no limit.",
            )


def quota(
    type_name: str,
    service: str,
    path: str,
    key: str,
    defaults: str,
    *values: str,
    check: Callable[[Cloud, Json], None] = unchecked,
    shown: dict[str, str] | None = None,
    listed: str = "",
) -> Driver:
    """The driver of a service's quotas: ``path`` and ``key`` as in its API, ``defaults`` the path below a project's.

    ``shown``: values that answers name in another way. ``listed``: the key of the list of all projects' quotas,
    where the service has one.
    """
    other = {theirs: ours for ours, theirs in (shown or {}).items()}

    every = ListCall(service, path, listed, identity="project_id")

    def named(found: Json) -> Json:
        return {other.get(name, name): value for name, value in found.items()}

    def values_of(answer: Json) -> Json:
        return named(answer[key])

    def find(objects: Listed, identity: str, sent: Json) -> Json | None:
        found = objects.one(every, sent["project"])
        return None if found is None else {**named(found), "id": identity}

    def change(cloud: Cloud, sent: Json, body: Json) -> None:
        if body:
            check(cloud, sent)
            cloud.call(service, "PUT", f"{path}/{sent['project']}", {key: body})

    def create(cloud: Cloud, sent: Json) -> Json:
        change(cloud, sent, sent["body"])
        return {**sent["body"], "id": sent["id"]}

    def read(cloud: Cloud, identity: str, sent: Json) -> Json | None:
        answer = cloud.call(service, "GET", f"{path}/{sent['project']}", missing_ok=True)
        return None if answer is None else {**values_of(answer), "id": identity}

    def update(cloud: Cloud, _identity: str, before: Json, after: Json, _changed: Collection[str]) -> None:
        """What the template gives no longer goes back to the default."""
        gone = before["body"].keys() - after["body"].keys()
        usual: Json = {}
        if gone:
            answer = cloud.call(service, "GET", f"{path}/{after['project']}/{defaults}") or {}
            known = values_of(answer)
            usual = {name: known[name] for name in sorted(gone) if name in known}
        change(cloud, after, {**usual, **after["body"]})

    def same(sent: Json, found: Json) -> bool:
        return all(found.get(name) == value for name, value in sent["body"].items())

    def candidates(cloud: Cloud, sent: Json) -> list[Json]:
        found = read(cloud, sent["id"], sent)
        return [found] if found is not None and same(sent, found) else []

    def delete(cloud: Cloud, _identity: str, sent: Json) -> None:
        cloud.call(service, "DELETE", f"{path}/{sent['project']}", missing_ok=True)

    return Driver(
        type=type_name,
        service=service,
        find_again="natural_key",
        build=build,
        create=create,
        read=read,
        update=update,
        delete=delete,
        delete_status=lambda found: READY,
        candidates=candidates,
        same=same,
        external=None,
        listing=Listing((every,), find) if listed else None,
        compared=compared.fields(*values),
        exclusive=lambda properties: [f"quota:{service}:{properties.get('project')}"],
        keys=lambda sent, identity: [f"quota:{service}:{sent['project']}"],
    )


DRIVERS: Final[list[Driver]] = [
    quota(
        "OS::Neutron::Quota",
        "network",
        "/quotas",
        "quota",
        "default",
        "subnet",
        "network",
        "floatingip",
        "security_group_rule",
        "security_group",
        "router",
        "port",
        "subnetpool",
        "rbac_policy",
        listed="quotas",
    ),
    quota(
        "OS::Nova::Quota",
        "compute",
        "/os-quota-sets",
        "quota_set",
        "defaults",
        "cores",
        "fixed_ips",
        "floating_ips",
        "instances",
        "injected_files",
        "injected_file_content_bytes",
        "injected_file_path_bytes",
        "key_pairs",
        "metadata_items",
        "ram",
        "security_groups",
        "security_group_rules",
        "server_groups",
        "server_group_members",
    ),
    quota(
        "OS::Cinder::Quota",
        "block_storage",
        "/os-quota-sets",
        "quota_set",
        "defaults",
        "gigabytes",
        "volumes",
        "backups",
        "backup_gigabytes",
        "snapshots",
        check=check_volumes,
    ),
    quota(
        "OS::Octavia::Quota",
        "load_balancer",
        "/lbaas/quotas",
        "quota",
        "default",
        "healthmonitor",
        "listener",
        "loadbalancer",
        "pool",
        "member",
        shown={"healthmonitor": "health_monitor", "loadbalancer": "load_balancer"},
        listed="quotas",
    ),
]
