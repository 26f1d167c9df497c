"""Record sets."""

from __future__ import annotations

import ipaddress
import re
from typing import TYPE_CHECKING

from hotc.sandbox.call import Call, RefusedError, Reply, new_id
from hotc.sandbox.designate.errors import MisfitError, unfit_value
from hotc.sandbox.designate.objects import given, identity, listed, view
from hotc.sandbox.designate.zones import get_zone, require_stays, touch
from hotc.sandbox.service import Route

if TYPE_CHECKING:
    from collections.abc import Callable

    from hotc.sandbox.call import Event, Moment
    from hotc.sandbox.store import Document

_HOST = r"(?:[A-Za-z0-9_*\-]{1,63}\.)+"


def _address(version: int) -> Callable[[str], bool]:
    def check(text: str) -> bool:
        try:
            return ipaddress.ip_address(text).version == version
        except ValueError:
            return False

    return check


def _like(pattern: str) -> Callable[[str], bool]:
    compiled = re.compile(pattern)
    return lambda text: compiled.fullmatch(text) is not None


_QUOTED = r'(?:"(?:[^"\\]|\\.)*"\s*)+|[^\s"]+'
_RECORD: dict[str, Callable[[str], bool]] = {
    "A": _address(4),
    "AAAA": _address(6),
    # Without the quotes of a zone file: designate/objects/fields.py, CaaPropertyField.
    "CAA": _like(r"[01] (?:issue(?:wild)? [A-Za-z0-9.\-]+(?:;.+)?|iodef (?:mailto:|https?://)\S+)"),
    "CERT": _like(r"\S+ \S+ \S+ \S+"),
    "CNAME": _like(_HOST),
    "MX": _like(rf"\d+ {_HOST}"),
    "NAPTR": _like(r'\d+ \d+ "[^"]*" "[^"]*" "[^"]*" \S+'),
    "NS": _like(_HOST),
    "PTR": _like(_HOST),
    "SOA": _like(rf"{_HOST} {_HOST}(?: \d+){{5}}"),
    "SPF": _like(_QUOTED),
    "SRV": _like(rf"\d+ \d+ \d+ {_HOST}"),
    "SSHFP": _like(r"\d+ \d+ [0-9a-fA-F]+"),
    "TXT": _like(_QUOTED),
}
"""Type to the form of its records."""


def _view(call: Call, body: Document) -> Document:
    return view(call, body, f"/v2/zones/{body['zone_id']}/recordsets")


def _get(call: Call) -> tuple[Document, Document]:
    zone = get_zone(call)
    found = call.store.get("recordset", identity(call, "recordset_id"))
    if found is None or found["zone_id"] != zone["id"]:
        raise RefusedError(404, "Could not find RecordSet", "recordset_not_found")
    return zone, found


def _check_records(kind: str, records: list[str]) -> None:
    for number, record in enumerate(records):
        if not _RECORD[kind](str(record)):
            raise MisfitError(["records", number], f"{record!r} is not a '{kind}' Record", "format", [kind])


def create(call: Call) -> Reply:
    """POST /v2/zones/{id}/recordsets."""
    zone = get_zone(call)
    body = given(call, "recordset", ("name", "type", "records", "ttl", "description"))
    for name in ("name", "type"):
        if name not in body:
            raise MisfitError(["recordset", name], f"'{name}' is a required property", "required", [name])
    if body["type"] not in _RECORD:
        kind = body["type"]
        raise MisfitError(["recordset", "type"], f"{kind!r} is not a valid record type", "value", [kind])
    if not str(body["name"]).endswith("."):
        raise unfit_value(f"Host name {body['name']} does not end with a dot")
    _check_records(body["type"], body.get("records") or [])
    require_stays(zone)
    _check_place(call, zone, body)
    pending = bool(body.get("records"))
    made: Document = {
        "id": new_id(),
        "zone_id": zone["id"],
        "project_id": zone["project_id"],
        "name": body["name"],
        "zone_name": zone["name"],
        "type": body["type"],
        "records": body.get("records") or [],
        "description": body.get("description"),
        "ttl": body.get("ttl"),
        "status": "PENDING" if pending else "ACTIVE",
        "action": "CREATE" if pending else "NONE",
        "version": 1,
        "created_at": call.micros(),
        "updated_at": None,
    }
    call.store.insert("recordset", zone["project_id"], made)
    if pending:
        call.later("recordset.settled", made["id"])
        touch(call, zone, "UPDATE")
    shown = _view(call, made)
    return Reply(202 if pending else 201, shown, {"Location": shown["links"]["self"]})


def _check_place(call: Call, zone: Document, body: Document) -> None:
    """Names lie within the zone, are there once with a type, and a CNAME stands alone."""
    name, kind = body["name"], body["type"]
    if name != zone["name"] and not name.endswith(f".{zone['name']}"):
        raise RefusedError(400, "RecordSet is not contained within it's parent zone", "invalid_recordset_location")
    if kind == "CNAME" and name == zone["name"]:
        raise RefusedError(400, "CNAME recordsets may not be created at the zone apex", "invalid_recordset_location")
    beside = [each for each in call.store.find("recordset", "zone_id", zone["id"]) if each["name"] == name]
    if any(each["type"] == kind for each in beside):
        raise RefusedError(409, "Duplicate RecordSet", "duplicate_recordset")
    if beside and (kind == "CNAME" or any(each["type"] == "CNAME" for each in beside)):
        words = "CNAME recordsets may not share a name with any other records"
        raise RefusedError(400, words, "invalid_recordset_location")


def list_of_zone(call: Call) -> Reply:
    """GET /v2/zones/{id}/recordsets."""
    zone = get_zone(call)
    found = call.store.find("recordset", "zone_id", zone["id"])
    return listed(call, "recordsets", [_view(call, each) for each in found])


def list_all(call: Call) -> Reply:
    """GET /v2/recordsets."""
    found = call.store.all("recordset", call.project)
    return listed(call, "recordsets", [_view(call, each) for each in found])


def show(call: Call) -> Reply:
    """GET /v2/zones/{id}/recordsets/{id}."""
    return Reply(200, _view(call, _get(call)[1]))


def update(call: Call) -> Reply:
    """PUT /v2/zones/{id}/recordsets/{id}."""
    zone, found = _get(call)
    body = given(call, "recordset", ("records", "ttl", "description"))
    _check_records(found["type"], body.get("records") or [])
    require_stays(zone)
    found |= body | {"version": found["version"] + 1, "updated_at": call.micros()}
    found |= {"status": "PENDING", "action": "UPDATE"}
    call.store.update("recordset", found)
    call.later("recordset.settled", found["id"])
    touch(call, zone, "UPDATE")
    return Reply(202, _view(call, found))


def delete(call: Call) -> Reply:
    """DELETE /v2/zones/{id}/recordsets/{id}: it is not shown any more from then on."""
    zone, found = _get(call)
    require_stays(zone)
    if found["type"] in ("SOA", "NS") and found["name"] == zone["name"]:
        raise RefusedError(403, f"{found['type']} recordsets at the zone apex are managed", "forbidden")
    call.store.delete("recordset", found["id"])
    touch(call, zone, "UPDATE")
    found |= {"status": "PENDING", "action": "DELETE", "version": found["version"] + 1}
    return Reply(202, _view(call, found | {"updated_at": call.micros()}))


def _on_settled(moment: Moment, record_set_id: str, _data: Document) -> None:
    found = moment.store.get("recordset", record_set_id)
    if found is not None:
        moment.store.update("recordset", found | {"status": "ACTIVE", "action": "NONE"})


EVENTS: dict[str, Event] = {"recordset.settled": _on_settled}
ROUTES = (
    Route("GET", "/v2/recordsets", list_all),
    Route("GET", "/v2/zones/{zone_id}/recordsets", list_of_zone),
    Route("POST", "/v2/zones/{zone_id}/recordsets", create),
    Route("GET", "/v2/zones/{zone_id}/recordsets/{recordset_id}", show),
    Route("PUT", "/v2/zones/{zone_id}/recordsets/{recordset_id}", update),
    Route("DELETE", "/v2/zones/{zone_id}/recordsets/{recordset_id}", delete),
)
