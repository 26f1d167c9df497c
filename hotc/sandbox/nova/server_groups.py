"""Server groups, whose members come by scheduler hints."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hotc.sandbox.bodies import Field, anything, checked, one_of, strings, text
from hotc.sandbox.call import Call, RefusedError, Reply, new_id
from hotc.sandbox.nova.versions import microversion
from hotc.sandbox.paging import page
from hotc.sandbox.quota import limits
from hotc.sandbox.service import Route

if TYPE_CHECKING:
    from hotc.sandbox.call import Moment
    from hotc.sandbox.store import Document

_POLICY = one_of("anti-affinity", "affinity", "soft-anti-affinity", "soft-affinity")
_FIELDS = {
    "name": Field(text(1), required=True),
    "policy": Field(_POLICY),
    "policies": Field(strings),
    "rules": Field(anything),
}


def _view(call: Call, group: Document) -> Document:
    shown = {key: group[key] for key in ("id", "name", "members")}
    if microversion(call) >= (2, 13):
        shown |= {"project_id": group["project_id"], "user_id": group["user_id"]}
    if microversion(call) >= (2, 64):
        return shown | {"policy": group["policy"], "rules": group["rules"]}
    return shown | {"policies": [group["policy"]], "metadata": {}}


def _get(call: Call, identity: str) -> Document:
    group = call.store.get("server_group", identity)
    if group is None or group["project_id"] != call.project:
        raise RefusedError(404, f"Instance group {identity} could not be found.")
    return group


def create(call: Call) -> Reply:
    """POST /os-server-groups."""
    given = checked(call, "server_group", _FIELDS)
    policy = given.get("policy") or next(iter(given.get("policies", ())), None)
    if policy is None:
        name = "policy" if microversion(call) >= (2, 64) else "policies"
        raw = call.json()["server_group"]
        message = f"Invalid input for field/attribute server_group. Value: {raw}. '{name}' is a required property"
        raise RefusedError(400, message)
    if call.store.count("server_group", call.project) >= limits(call, "nova", call.project)["server_groups"]:
        raise RefusedError(403, "Quota exceeded, too many server groups.")
    group: Document = {"id": new_id(), "name": given["name"], "policy": _POLICY(policy)}
    group |= {"rules": given.get("rules", {}), "members": []}
    group |= {"project_id": call.project, "user_id": call.token.user_id}
    call.store.insert("server_group", call.project, group)
    return Reply(200, {"server_group": _view(call, group)})


def list_groups(call: Call) -> Reply:
    """GET /os-server-groups."""
    groups, _more = page(call, call.store.all("server_group", call.project))
    return Reply(200, {"server_groups": [_view(call, group) for group in groups]})


def show(call: Call) -> Reply:
    """GET /os-server-groups/{id}."""
    return Reply(200, {"server_group": _view(call, _get(call, call.args["id"]))})


def delete(call: Call) -> Reply:
    """DELETE /os-server-groups/{id}."""
    call.store.delete("server_group", _get(call, call.args["id"])["id"])
    return Reply(204)


def join(call: Call, hints: Any, server_id: str) -> str | None:
    """Make a server a member of the group that its scheduler hints name, and return that group's id."""
    wanted = hints.get("group") if isinstance(hints, dict) else None
    if wanted is None:
        return None
    group = call.store.get("server_group", wanted)
    if group is None or group["project_id"] != call.project:
        raise RefusedError(400, f"Instance group {wanted} could not be found.")
    group["members"].append(server_id)
    call.store.update("server_group", group)
    return str(group["id"])


def leave(moment: Moment, server: Document) -> None:
    """Take a server that goes away out of its group."""
    group = moment.store.get("server_group", server["_group"]) if server["_group"] else None
    if group is not None and server["id"] in group["members"]:
        group["members"].remove(server["id"])
        moment.store.update("server_group", group)


ROUTES = (
    Route("GET", "/v2.1/os-server-groups", list_groups),
    Route("POST", "/v2.1/os-server-groups", create),
    Route("GET", "/v2.1/os-server-groups/{id}", show),
    Route("DELETE", "/v2.1/os-server-groups/{id}", delete),
)
