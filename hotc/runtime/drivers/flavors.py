"""What administrators of the compute service make: flavors and host aggregates."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

from hotc.runtime.drivers import compared, rest
from hotc.runtime.drivers.compared import Compared, exactly, unordered
from hotc.runtime.drivers.driver import Driver
from hotc.runtime.drivers.listing import ListCall, plain
from hotc.runtime.drivers.rest import Api

if TYPE_CHECKING:
    from collections.abc import Collection

    from hotc.runtime.connection.cloud import Cloud
    from hotc.runtime.drivers.driver import BuildContext, Json

FLAVORS: Final = Api("compute", "/flavors", "flavor", "flavors")
ALL_FLAVORS: Final = ListCall(
    "compute", "/flavors/detail", "flavors", microversion="2.61", query=(("is_public", "None"),)
)
"""Flavors with their extra specs, since nova's Rocky."""
AGGREGATES: Final = Api("compute", "/os-aggregates", "aggregate", "aggregates")

_PUBLIC: Final = "os-flavor-access:is_public"
_FIELDS: Final = {
    "ram": "ram",
    "vcpus": "vcpus",
    "disk": "disk",
    "swap": "swap",
    "ephemeral": "OS-FLV-EXT-DATA:ephemeral",
    "rxtx_factor": "rxtx_factor",
    "is_public": _PUBLIC,
}


def build_flavor(properties: Json, context: BuildContext) -> Json:
    """Properties of OS::Nova::Flavor. One that is not public is at least for the stack's own project, as with Heat."""
    body: Json = {"name": properties.get("name") or context.automatic_name, "id": properties.get("flavorid") or None}
    body |= {_FIELDS[name]: properties[name] for name in _FIELDS if properties.get(name) is not None}
    sent: Json = {"body": body, "tenants": []}
    if properties.get("extra_specs") is not None:
        sent["extra_specs"] = properties["extra_specs"]
    if properties.get("is_public") is False:
        tenants = [context.cloud.find("project", each) for each in properties.get("tenants") or []]
        sent["tenants"] = sorted(set(tenants)) or [context.cloud.project_id]
    return sent


def read_flavor(cloud: Cloud, identity: str, _sent: Json) -> Json | None:
    """The flavor with its extra specs, which compute services show apart."""
    found = rest.show(cloud, FLAVORS, identity)
    if found is None:
        return None
    answer = cloud.call("compute", "GET", f"{FLAVORS.one(identity)}/os-extra_specs", missing_ok=True)
    return None if answer is None else {**found, "extra_specs": answer["extra_specs"]}


def configure_flavor(cloud: Cloud, identity: str, sent: Json) -> None:
    """See to the extra specs, where the template has any, and to the projects that may use the flavor."""
    if "extra_specs" in sent:
        _follow_specs(cloud, identity, sent["extra_specs"])
    missing = set(sent["tenants"]) - _tenants(cloud, identity, sent)
    for tenant in sorted(missing):
        cloud.call("compute", "POST", f"{FLAVORS.one(identity)}/action", {"addTenantAccess": {"tenant": tenant}})


def update_flavor(cloud: Cloud, identity: str, before: Json, after: Json, changed: Collection[str]) -> None:
    """Take away what goes; :func:`configure_flavor` adds what comes."""
    if "extra_specs" in before and "extra_specs" not in after:
        _follow_specs(cloud, identity, {})
    if "tenants" in changed:
        for tenant in sorted(_tenants(cloud, identity, after) - set(after["tenants"])):
            body = {"removeTenantAccess": {"tenant": tenant}}
            cloud.call("compute", "POST", f"{FLAVORS.one(identity)}/action", body, missing_ok=True)


def _follow_specs(cloud: Cloud, identity: str, wanted: dict[str, Any]) -> None:
    path = f"{FLAVORS.one(identity)}/os-extra_specs"
    current = (cloud.call("compute", "GET", path) or {}).get("extra_specs", {})
    for key in sorted(current.keys() - wanted.keys()):
        cloud.call("compute", "DELETE", f"{path}/{quote(key, safe='')}", missing_ok=True)
    if any(not compared.same(value, current.get(key)) for key, value in wanted.items()):
        cloud.call("compute", "POST", path, {"extra_specs": wanted})


def _tenants(cloud: Cloud, identity: str, sent: Json) -> set[str]:
    """The projects that may use a flavor that is not public."""
    if sent["body"].get(_PUBLIC, True):
        return set()
    answer = cloud.call("compute", "GET", f"{FLAVORS.one(identity)}/os-flavor-access") or {}
    return {each["tenant_id"] for each in answer.get("flavor_access", ())}


def flavor_candidates(cloud: Cloud, sent: Json) -> list[Json]:
    """The one flavor of that name that there can be."""
    listed = cloud.listing("compute", "/flavors/detail", "flavors", {"is_public": "None"})
    return [each for each in listed if each["name"] == sent["body"]["name"]]


def exclusive_flavor(properties: Json) -> list[str]:
    """Neither the name nor the id of a flavor can be there twice."""
    keys = (("flavor", "name"), ("flavor_id", "flavorid"))
    return [f"{kind}:{properties[name]}" for kind, name in keys if properties.get(name)]


def build_aggregate(properties: Json, _context: BuildContext) -> Json:
    """Properties of OS::Nova::HostAggregate."""
    body = {name: properties[name] for name in ("name", "availability_zone") if properties.get(name) is not None}
    return {"body": body, "hosts": properties.get("hosts") or [], "metadata": properties.get("metadata") or {}}


def configure_aggregate(cloud: Cloud, identity: str, sent: Json) -> None:
    """See to the metadata and the hosts of the aggregate."""
    found = rest.show(cloud, AGGREGATES, identity) or {}
    current = found.get("metadata") or {}
    if any(not compared.same(value, current.get(key)) for key, value in sent["metadata"].items()):
        _act(cloud, identity, {"set_metadata": {"metadata": sent["metadata"]}})
    for host in sent["hosts"]:
        if host not in (found.get("hosts") or []):
            _act(cloud, identity, {"add_host": {"host": host}})


def update_aggregate(cloud: Cloud, identity: str, before: Json, after: Json, _changed: Collection[str]) -> None:
    """Take away what goes, change name and zone; :func:`configure_aggregate` adds what comes."""
    found = rest.show(cloud, AGGREGATES, identity) or {}
    _remove_hosts(cloud, identity, [host for host in found.get("hosts") or [] if host not in after["hosts"]])
    gone = (before["metadata"].keys() - after["metadata"].keys()) & (found.get("metadata") or {}).keys()
    if gone:
        _act(cloud, identity, {"set_metadata": {"metadata": dict.fromkeys(sorted(gone))}})
    rest.update(cloud, AGGREGATES, identity, rest.difference(before["body"], after["body"]))


def delete_aggregate(cloud: Cloud, identity: str, _sent: Json) -> None:
    """Delete the aggregate, which has to be without hosts."""
    found = rest.show(cloud, AGGREGATES, identity) or {}
    _remove_hosts(cloud, identity, found.get("hosts") or [])
    rest.delete(cloud, AGGREGATES, identity)


def _remove_hosts(cloud: Cloud, identity: str, hosts: list[str]) -> None:
    for host in hosts:
        _act(cloud, identity, {"remove_host": {"host": host}}, missing_ok=True)


def _act(cloud: Cloud, identity: str, body: Json, *, missing_ok: bool = False) -> None:
    cloud.call("compute", "POST", f"{AGGREGATES.one(identity)}/action", body, missing_ok=missing_ok)


def aggregate_candidates(cloud: Cloud, sent: Json) -> list[Json]:
    """The one aggregate of that name that there can be."""
    return [each for each in rest.listing(cloud, AGGREGATES) if each["name"] == sent["body"]["name"]]


def _own_metadata(found: Json) -> Any:
    """The metadata without the zone, which nova keeps there."""
    return {key: value for key, value in (found.get("metadata") or {}).items() if key != "availability_zone"}


DRIVERS: Final[list[Driver]] = [
    Driver(
        type="OS::Nova::Flavor",
        service="compute",
        find_again="natural_key",
        build=build_flavor,
        create=lambda cloud, sent: rest.create(cloud, FLAVORS, sent["body"]),
        read=read_flavor,
        configure=configure_flavor,
        update=update_flavor,
        delete=lambda cloud, identity, sent: rest.delete(cloud, FLAVORS, identity),
        candidates=flavor_candidates,
        attributes={
            "is_public": lambda found, cloud: found.get(_PUBLIC),
            "extra_specs": lambda found, cloud: found.get("extra_specs"),
        },
        volatile=frozenset({"extra_specs"}),
        moved_by={"extra_specs": frozenset({"extra_specs"})},
        listing=plain(ALL_FLAVORS),
        compared=(Compared(("extra_specs",), ("extra_specs",), "extra_specs", exactly),),
        exclusive=exclusive_flavor,
    ),
    Driver(
        type="OS::Nova::HostAggregate",
        service="compute",
        find_again="natural_key",
        build=build_aggregate,
        create=lambda cloud, sent: rest.create(cloud, AGGREGATES, sent["body"]),
        read=lambda cloud, identity, sent: rest.show(cloud, AGGREGATES, identity),
        configure=configure_aggregate,
        update=update_aggregate,
        # Nova knows no way to take the zone away from an aggregate.
        in_place=lambda old, new, name: name != "availability_zone" or new.get(name) is not None,
        delete=delete_aggregate,
        candidates=aggregate_candidates,
        listing=plain(ListCall("compute", AGGREGATES.path, AGGREGATES.plural)),
        compared=(
            *compared.fields("name", "availability_zone"),
            Compared(("hosts",), ("hosts",), "hosts", unordered),
            Compared(("metadata",), ("metadata",), _own_metadata, exactly),
        ),
        exclusive=lambda properties: [f"aggregate:{properties.get('name')}"],
        keys=lambda sent, identity: [f"aggregate:{identity}"] if identity else [],
    ),
]
