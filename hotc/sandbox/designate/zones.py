"""Zones."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from hotc.sandbox import settings
from hotc.sandbox.call import Call, RefusedError, Reply, new_id
from hotc.sandbox.designate.errors import MisfitError, unfit_value
from hotc.sandbox.designate.objects import given, identity, listed, view
from hotc.sandbox.service import Route

if TYPE_CHECKING:
    from hotc.sandbox.call import Event, Moment
    from hotc.sandbox.store import Document

_PATH = "/v2/zones"
_NAME = re.compile(r"^(?!.{255,})(?:(?!-)[A-Za-z0-9_\-]{1,63}(?<!-)\.)+$")
_EMAIL = re.compile(r"^[^@\s]+@[^@\s]+\.[^@\s]+$")
_OPTIONS = ("email", "description", "ttl", "masters")
_VERSIONS = (("v2", "SUPPORTED"), ("v2.0", "SUPPORTED"), ("v2.1", "SUPPORTED"), ("v2.2", "CURRENT"))


def list_versions(call: Call) -> Reply:
    """GET /dns."""
    links = [
        {"href": f"{call.base}/dns/v2", "rel": "self"},
        {"href": "https://docs.openstack.org/api-ref/dns", "rel": "help"},
    ]
    shown = [
        {"id": version, "links": links, "status": status, "updated": "2022-06-29T00:00:00Z"}
        for version, status in _VERSIONS
    ]
    return Reply(200, {"versions": shown})


def get_zone(call: Call, argument: str = "zone_id") -> Document:
    """Return the zone that the path names, if the caller may see it; refuses with 404."""
    zone = call.store.get("zone", identity(call, argument))
    if zone is None or (zone["project_id"] != call.project and not call.token.is_admin):
        raise RefusedError(404, "Could not find Zone", "zone_not_found")
    return zone


def touch(call: Call, zone: Document, action: str) -> None:
    """Let the zone be changed, which its name servers are told."""
    zone |= {"status": "PENDING", "action": action, "version": zone["version"] + 1, "updated_at": call.micros()}
    call.store.update("zone", zone)
    call.store.cancel(zone["id"])
    call.later("zone.deleted" if action == "DELETE" else "zone.settled", zone["id"])


def require_stays(zone: Document) -> None:
    """Refuse to change what goes."""
    if zone["action"] == "DELETE":
        raise RefusedError(400, "Can not update a deleting zone", "bad_request")


def _check(body: dict[str, Any], kind: str) -> None:
    email = body.get("email")
    if "email" in body and (not isinstance(email, str) or not _EMAIL.match(email)):
        raise unfit_value(f"{email} is not an email")
    for name in ("email", "ttl") if kind == "SECONDARY" else ():
        if name in body:
            raise MisfitError(["type"], f"{name!r} can't be specified when type is SECONDARY", "not_allowed", name)
    if kind == "PRIMARY" and body.get("masters"):
        raise MisfitError(["type"], "'masters' has more items than allowed", "maxItems", ["masters"])


def create(call: Call) -> Reply:
    """POST /v2/zones."""
    body = given(call, "zone", ("name", "type", "attributes", *_OPTIONS))
    if "name" not in body:
        raise MisfitError(["records", 0, "name"], "'name' is a required property", "required", ["name"])
    name, kind = str(body["name"]), body.get("type", "PRIMARY")
    if not name.endswith("."):
        raise unfit_value(f"Domain {name} does not end with a dot")
    if not _NAME.match(name):
        raise unfit_value(f"Domain {name} is invalid")
    if kind not in ("PRIMARY", "SECONDARY"):
        raise unfit_value(f"Field value {kind} is invalid")
    _check(body, kind)
    needed = "email" if kind == "PRIMARY" else "masters"
    if not body.get(needed):
        wanted = "email" if kind == "PRIMARY" else ["masters"]
        raise MisfitError(["type", needed], f"'{needed}' is a required property", "required", wanted)
    if name.count(".") < 2:
        raise RefusedError(400, "More than one label is required", "invalid_zone_name")
    if call.store.find("zone", "name", name):
        raise RefusedError(409, "Duplicate Zone", "duplicate_zone")
    _require_quota(call)
    zone = _new(call, name, kind, body)
    return Reply(202, view(call, zone, _PATH), {"Location": f"{call.base}/dns{_PATH}/{zone['id']}"})


def _require_quota(call: Call) -> None:
    if call.store.count("zone", call.project) >= settings.DESIGNATE_QUOTA["zones"]:
        raise RefusedError(413, "Quota exceeded for zones.", "over_quota")


def _new(call: Call, name: str, kind: str, body: dict[str, Any]) -> Document:
    zone: Document = {
        "id": new_id(),
        "pool_id": settings.DNS_POOL,
        "project_id": call.project,
        "name": name,
        "email": body.get("email", "hostmaster@example.com"),
        "description": body.get("description"),
        "ttl": body.get("ttl", 3600),
        "serial": int(call.now) if kind == "PRIMARY" else 1,
        "shared": False,
        "status": "PENDING",
        "action": "CREATE",
        "version": 1,
        "attributes": body.get("attributes") or {},
        "type": kind,
        "masters": body.get("masters") or [],
        "created_at": call.micros(),
        "updated_at": None,
        "transferred_at": None,
    }
    call.store.insert("zone", call.project, zone)
    call.later("zone.settled", zone["id"])
    _own_records(call, zone)
    return zone


def _own_records(call: Call, zone: Document) -> None:
    """A zone is born with its name servers and, if it is ours, with the start of its authority."""
    server, mail = settings.NAME_SERVER, str(zone["email"]).replace("@", ".")
    soa = f"{server} {mail}. {zone['serial']} 3549 600 86400 3600"
    for kind, record in (("NS", server), ("SOA", soa)) if zone["type"] == "PRIMARY" else ():
        record_set: Document = {
            "id": new_id(),
            "zone_id": zone["id"],
            "project_id": zone["project_id"],
            "name": zone["name"],
            "zone_name": zone["name"],
            "type": kind,
            "records": [record],
            "description": None,
            "ttl": None,
            "status": "ACTIVE",
            "action": "NONE",
            "version": 1,
            "created_at": call.micros(),
            "updated_at": None,
        }
        call.store.insert("recordset", zone["project_id"], record_set)


def list_zones(call: Call) -> Reply:
    """GET /v2/zones."""
    everyone = call.token.is_admin and call.headers.get("x-auth-all-projects", "").lower() == "true"
    zones = call.store.all("zone", None if everyone else call.project)
    return listed(call, "zones", [view(call, each, _PATH) for each in zones])


def show(call: Call) -> Reply:
    """GET /v2/zones/{id}."""
    return Reply(200, view(call, get_zone(call), _PATH))


def update(call: Call) -> Reply:
    """PATCH /v2/zones/{id}."""
    zone = get_zone(call)
    body = given(call, "zone", _OPTIONS)
    _check(body, zone["type"])
    require_stays(zone)
    if "ttl" in body and body["ttl"] is None:
        raise RefusedError(500, "", "unknown")
    zone |= body
    touch(call, zone, "UPDATE")
    return Reply(202, view(call, zone, _PATH))


def delete(call: Call) -> Reply:
    """DELETE /v2/zones/{id}: it goes when the name servers have let go of it."""
    zone = get_zone(call)
    below = f".{zone['name']}"
    if any(str(each["name"]).endswith(below) for each in call.store.all("zone", zone["project_id"])):
        raise RefusedError(400, "Please delete any subzones before deleting this zone", "zone_has_sub_zone")
    touch(call, zone, "DELETE")
    return Reply(202, view(call, zone, _PATH))


def _on_settled(moment: Moment, zone_id: str, _data: Document) -> None:
    zone = moment.store.get("zone", zone_id)
    if zone is not None:
        serial = max(zone["serial"], int(moment.now)) if zone["type"] == "PRIMARY" else zone["serial"]
        zone |= {"status": "ACTIVE", "action": "NONE", "serial": serial, "version": zone["version"] + 1}
        moment.store.update("zone", zone)


def _on_deleted(moment: Moment, zone_id: str, _data: Document) -> None:
    for each in moment.store.find("recordset", "zone_id", zone_id):
        moment.store.delete("recordset", each["id"])
    moment.store.delete("zone", zone_id)


EVENTS: dict[str, Event] = {"zone.settled": _on_settled, "zone.deleted": _on_deleted}
ROUTES = (
    Route("GET", "/", list_versions, needs_token=False),
    Route("GET", "/v2/zones", list_zones),
    Route("POST", "/v2/zones", create),
    Route("GET", "/v2/zones/{zone_id}", show),
    Route("PATCH", "/v2/zones/{zone_id}", update),
    Route("DELETE", "/v2/zones/{zone_id}", delete),
)
