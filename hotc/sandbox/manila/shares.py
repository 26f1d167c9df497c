"""Shares and who has access to them."""

from __future__ import annotations

import ipaddress
from typing import TYPE_CHECKING, Any

from hotc.sandbox import settings
from hotc.sandbox.call import Call, RefusedError, Reply, new_id
from hotc.sandbox.manila.networks import get_network
from hotc.sandbox.manila.types import find_type, given
from hotc.sandbox.service import Route

if TYPE_CHECKING:
    from collections.abc import Callable

    from hotc.sandbox.call import Event, Moment
    from hotc.sandbox.store import Document

_PROTOCOLS = ["NFS", "CIFS"]
_DELETABLE = ("available", "error", "inactive")


def _get(call: Call) -> Document:
    found = call.store.get("share", call.args["id"])
    if found is None or not (found["project_id"] == call.project or found["is_public"] or call.token.is_admin):
        raise RefusedError(404, f"Share {call.args['id']} could not be found.")
    return found


def _view(call: Call, share: Document) -> Document:
    shown = {key: value for key, value in share.items() if not key.startswith("_")}
    hrefs = {"self": f"{call.base}/share/v2/shares/{share['id']}", "bookmark": f"{call.base}/shares/{share['id']}"}
    shown["links"] = [{"rel": rel, "href": href} for rel, href in hrefs.items()]
    rules = call.store.find("share_access", "share_id", share["id"])
    shown["access_rules_status"] = "out_of_sync" if any(each["state"] == "new" for each in rules) else "active"
    return shown | ({"host": "sandbox@back#pool", "share_server_id": None} if call.token.is_admin else {})


def _public(call: Call, value: Any) -> bool:
    if value and not call.token.is_admin:
        raise RefusedError(403, "User is not authorized to set 'is_public' to True in the request.")
    return bool(value)


def create(call: Call) -> Reply:
    """POST /shares."""
    body = given(call, "share")
    size, protocol = body.get("size"), body.get("share_proto")
    if not isinstance(size, int) or isinstance(size, bool) or size < 1:
        reason = f"Share size '{size}' must be an integer and greater than 0."
        raise RefusedError(400, f"Invalid input received: {reason}")
    if str(protocol).upper() not in _PROTOCOLS:
        reason = f"Invalid share protocol provided: {protocol}. It is either disabled or unsupported."
        raise RefusedError(400, f"Invalid input received: {reason} Available protocols: {_PROTOCOLS}.")
    kind = find_type(call, body.get("share_type"))
    if body.get("share_network_id"):
        get_network(call, body["share_network_id"])
    elif kind["extra_specs"].get("driver_handles_share_servers", "").lower() == "true":
        raise RefusedError(400, "Share network must be set when the driver_handles_share_servers is true.")
    share: Document = {
        "id": new_id(),
        "size": size,
        "availability_zone": settings.ZONE,
        "created_at": call.micros(),
        "status": "creating",
        "name": body.get("name", body.get("display_name")),
        "description": body.get("description", body.get("display_description")),
        "project_id": call.project,
        "snapshot_id": body.get("snapshot_id"),
        "share_network_id": body.get("share_network_id"),
        "share_proto": str(protocol).upper(),
        "metadata": body.get("metadata") or {},
        "share_type": kind["id"],
        "volume_type": kind["name"],
        "share_type_name": kind["name"],
        "is_public": _public(call, body.get("is_public")),
        "snapshot_support": kind["extra_specs"].get("snapshot_support", "").lower() == "true",
        "task_state": None,
        "replication_type": None,
        "has_replicas": False,
    }
    call.store.insert("share", call.project, share)
    call.later("share.created", share["id"])
    return Reply(200, {"share": _view(call, share)})


def _chosen(call: Call) -> list[Document]:
    wanted = [(key, value) for key, value in call.query if key in ("name", "status", "share_type_id", "project_id")]
    found = call.store.all("share", call.project)[::-1]
    return [each for each in found if all(str(each.get(key)) == value for key, value in wanted)]


def list_brief(call: Call) -> Reply:
    """GET /shares."""
    shown = [{key: _view(call, each)[key] for key in ("id", "name", "links")} for each in _chosen(call)]
    return Reply(200, {"shares": shown})


def list_detail(call: Call) -> Reply:
    """GET /shares/detail."""
    return Reply(200, {"shares": [_view(call, each) for each in _chosen(call)]})


def show(call: Call) -> Reply:
    """GET /shares/{id}."""
    return Reply(200, {"share": _view(call, _get(call))})


def update(call: Call) -> Reply:
    """PUT /shares/{id}."""
    share, body = _get(call), given(call, "share")
    names = {"display_name": "name", "display_description": "description"}
    share |= {own: body[key] for key, own in names.items() if key in body}
    if "is_public" in body:
        share["is_public"] = _public(call, body["is_public"])
    call.store.update("share", share)
    return Reply(200, {"share": _view(call, share)})


def replace_metadata(call: Call) -> Reply:
    """PUT /shares/{id}/metadata."""
    share = _get(call)
    share["metadata"] = given(call, "metadata")
    call.store.update("share", share)
    return Reply(200, {"metadata": share["metadata"]})


def delete(call: Call) -> Reply:
    """DELETE /shares/{id}: it goes after a moment."""
    share = _get(call)
    if share["status"] not in _DELETABLE:
        raise RefusedError(403, f"Invalid share: Share status must be one of {_DELETABLE}.")
    share["status"] = "deleting"
    call.store.update("share", share)
    call.later("share.deleted", share["id"])
    return Reply(202)


def export_locations(call: Call) -> Reply:
    """GET /shares/{id}/export_locations."""
    share = _get(call)
    word = share["id"].replace("-", "_")
    paths = [] if share["status"] == "creating" else [f"10.254.0.{host}:/shares/share_{word}" for host in (10, 20)]
    return Reply(200, {"export_locations": [{"id": new_id(), "path": path} for path in paths]})


def _rule_view(rule: Document) -> Document:
    return {key: rule[key] for key in ("id", "access_level", "access_to", "access_type", "state")}


def _list_access(call: Call, share: Document, _arguments: Any) -> Reply:
    rules = call.store.find("share_access", "share_id", share["id"])
    return Reply(200, {"access_list": [_rule_view(each) for each in rules]})


def _allow(call: Call, share: Document, arguments: Any) -> Reply:
    if share["status"] != "available":
        words = "New access rules cannot be applied while the share or any of its replicas or migration copies"
        raise RefusedError(400, f"{words} lacks a valid host or is in an invalid state.")
    kind, who, level = (arguments.get(key) for key in ("access_type", "access_to", "access_level"))
    if kind not in ("ip", "user", "cert", "cephx"):
        raise RefusedError(400, "Only 'ip', 'user', 'cert' or 'cephx' access types are allowed.")
    if kind == "ip":
        try:
            ipaddress.ip_network(str(who), strict=False)
        except ValueError as error:
            raise RefusedError(400, str(error)) from None
    if level not in (None, "rw", "ro"):
        raise RefusedError(400, f"Invalid share access level: {level}.")
    for other in call.store.find("share_access", "share_id", share["id"]):
        if (other["access_type"], other["access_to"]) == (kind, who):
            raise RefusedError(400, f"Share access {kind}:{who} exists.")
    rule: Document = {"id": new_id(), "share_id": share["id"], "access_level": level or "rw"}
    rule |= {"access_to": who, "access_type": kind, "state": "new"}
    call.store.insert("share_access", share["project_id"], rule)
    call.later("share.allowed", rule["id"])
    return Reply(200, {"access": {**_rule_view(rule), "share_id": share["id"]}})


def _deny(call: Call, share: Document, arguments: Any) -> Reply:
    rule = call.store.get("share_access", arguments.get("access_id"))
    if rule is None or rule["share_id"] != share["id"]:
        raise RefusedError(404, "The resource could not be found.")
    call.later("share.denied", rule["id"])
    return Reply(202)


_ACTIONS: dict[str, Callable[[Call, Document, Any], Reply]] = {
    "access_list": _list_access,
    "allow_access": _allow,
    "deny_access": _deny,
}


def act(call: Call) -> Reply:
    """POST /shares/{id}/action."""
    share = _get(call)
    action, arguments = next(iter(call.json().items()), ("", None))
    if action not in _ACTIONS:
        raise RefusedError(400, f"There is no such action: {action}")
    return _ACTIONS[action](call, share, arguments)


def _on_created(moment: Moment, share_id: str, _data: Document) -> None:
    share = moment.store.get("share", share_id)
    if share is not None:
        moment.store.update("share", share | {"status": "available"})


def _on_deleted(moment: Moment, share_id: str, _data: Document) -> None:
    for rule in moment.store.find("share_access", "share_id", share_id):
        moment.store.delete("share_access", rule["id"])
    moment.store.delete("share", share_id)


def _on_allowed(moment: Moment, rule_id: str, _data: Document) -> None:
    rule = moment.store.get("share_access", rule_id)
    if rule is not None:
        moment.store.update("share_access", rule | {"state": "active"})


EVENTS: dict[str, Event] = {
    "share.created": _on_created,
    "share.deleted": _on_deleted,
    "share.allowed": _on_allowed,
    "share.denied": lambda moment, rule_id, _data: moment.store.delete("share_access", rule_id),
}
ROUTES = (
    Route("GET", "/v2/shares", list_brief),
    Route("GET", "/v2/shares/detail", list_detail),
    Route("POST", "/v2/shares", create),
    Route("GET", "/v2/shares/{id}", show),
    Route("PUT", "/v2/shares/{id}", update),
    Route("DELETE", "/v2/shares/{id}", delete),
    Route("PUT", "/v2/shares/{id}/metadata", replace_metadata),
    Route("GET", "/v2/shares/{id}/export_locations", export_locations),
    Route("POST", "/v2/shares/{id}/action", act),
)
