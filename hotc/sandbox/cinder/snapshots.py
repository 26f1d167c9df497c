"""Snapshots of volumes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.sandbox.bodies import Field, anything, boolean, checked, nullable, string_map, text, uuid
from hotc.sandbox.call import Call, RefusedError, Reply, new_id
from hotc.sandbox.cinder.volumes import get_volume, require_quota
from hotc.sandbox.paging import page
from hotc.sandbox.quota import use
from hotc.sandbox.service import Route

if TYPE_CHECKING:
    from hotc.sandbox.call import Event, Moment
    from hotc.sandbox.store import Document

_CHANGES = {
    "name": Field(nullable(text())),
    "description": Field(nullable(text())),
    "display_name": Field(nullable(text())),
    "display_description": Field(nullable(text())),
}
_FIELDS = _CHANGES | {
    "volume_id": Field(uuid, required=True),
    "force": Field(nullable(boolean)),
    "metadata": Field(nullable(string_map)),
    "no_snapshots": Field(anything),
}


def _get(call: Call) -> Document:
    snapshot = call.store.get("snapshot", call.args["id"])
    if snapshot is None or (snapshot["_project"] != call.project and not call.token.is_admin):
        raise RefusedError(404, f"Snapshot {call.args['id']} could not be found.")
    return snapshot


def _view(snapshot: Document, *, full: bool = True) -> Document:
    shown = {key: value for key, value in snapshot.items() if not key.startswith("_")}
    if full:
        shown["os-extended-snapshot-attributes:project_id"] = snapshot["_project"]
        shown["os-extended-snapshot-attributes:progress"] = "100%" if snapshot["status"] == "available" else "0%"
    return shown


def create(call: Call) -> Reply:
    """POST /snapshots."""
    given = checked(call, "snapshot", _FIELDS)
    volume = get_volume(call, given["volume_id"])
    if volume["status"] not in ("available", "in-use") or (
        volume["status"] == "in-use" and not given.get("force", True)
    ):
        state = f"Volume {volume['id']} status must be available, but current status is: {volume['status']}."
        raise RefusedError(400, f"Invalid volume: {state}")
    require_quota(call, call.project, {"snapshots": 1, "gigabytes": volume["size"]})
    snapshot: Document = {
        "id": new_id(),
        "created_at": call.micros(),
        "updated_at": None,
        "name": given.get("display_name") or given.get("name"),
        "description": given.get("display_description") or given.get("description"),
        "volume_id": volume["id"],
        "status": "creating",
        "size": volume["size"],
        "metadata": given.get("metadata") or {},
        "group_snapshot_id": None,
        "user_id": call.token.user_id,
        "consumes_quota": True,
        "_project": call.project,
    }
    call.store.insert("snapshot", call.project, snapshot)
    call.later("snapshot.created", snapshot["id"])
    return Reply(202, {"snapshot": _view(snapshot, full=False)})


def _chosen(call: Call) -> tuple[list[Document], list[dict[str, str]]]:
    wanted = [(key, value) for key, value in call.query if key in ("name", "status", "volume_id")]
    snapshots = call.store.all("snapshot", call.project)[::-1]
    return page(call, [item for item in snapshots if all(str(item[key]) == value for key, value in wanted)])


def list_brief(call: Call) -> Reply:
    """GET /snapshots."""
    snapshots, more = _chosen(call)
    shown = [_view(snapshot, full=False) for snapshot in snapshots]
    return Reply(200, {"snapshots": shown} | ({"snapshots_links": more} if more else {}))


def list_detail(call: Call) -> Reply:
    """GET /snapshots/detail."""
    snapshots, more = _chosen(call)
    shown = [_view(snapshot) for snapshot in snapshots]
    return Reply(200, {"snapshots": shown} | ({"snapshots_links": more} if more else {}))


def show(call: Call) -> Reply:
    """GET /snapshots/{id}."""
    return Reply(200, {"snapshot": _view(_get(call))})


def update(call: Call) -> Reply:
    """PUT /snapshots/{id}."""
    snapshot = _get(call)
    for name, value in checked(call, "snapshot", _CHANGES).items():
        snapshot[name.removeprefix("display_")] = value
    snapshot["updated_at"] = call.micros()
    call.store.update("snapshot", snapshot)
    return Reply(200, {"snapshot": _view(snapshot)})


def delete(call: Call) -> Reply:
    """DELETE /snapshots/{id}: the snapshot goes away after a moment."""
    snapshot = _get(call)
    if snapshot["status"] not in ("available", "error"):
        raise RefusedError(400, "Invalid snapshot: Snapshot status must be one of available or error.")
    snapshot["status"] = "deleting"
    call.store.update("snapshot", snapshot)
    call.later("snapshot.deleted", snapshot["id"])
    return Reply(202)


def _on_created(moment: Moment, snapshot_id: str, _data: Document) -> None:
    snapshot = moment.store.get("snapshot", snapshot_id)
    if snapshot is not None:
        snapshot |= {"status": "available", "updated_at": moment.micros()}
        moment.store.update("snapshot", snapshot)


def _on_deleted(moment: Moment, snapshot_id: str, _data: Document) -> None:
    snapshot = moment.store.get("snapshot", snapshot_id)
    if snapshot is not None:
        use(moment, "cinder", snapshot["_project"], {"snapshots": -1, "gigabytes": -snapshot["size"]})
        moment.store.delete("snapshot", snapshot_id)


EVENTS: dict[str, Event] = {"snapshot.created": _on_created, "snapshot.deleted": _on_deleted}
ROUTES = (
    Route("GET", "/v3/{project}/snapshots", list_brief),
    Route("GET", "/v3/{project}/snapshots/detail", list_detail),
    Route("POST", "/v3/{project}/snapshots", create),
    Route("GET", "/v3/{project}/snapshots/{id}", show),
    Route("PUT", "/v3/{project}/snapshots/{id}", update),
    Route("DELETE", "/v3/{project}/snapshots/{id}", delete),
)
