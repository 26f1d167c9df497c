"""Versions of the API, and share types."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hotc.sandbox.call import Call, RefusedError, Reply, new_id
from hotc.sandbox.service import Route

if TYPE_CHECKING:
    from hotc.sandbox.call import Moment
    from hotc.sandbox.store import Document

_PUBLIC = "share_type_access:is_public"
_HANDLES = "driver_handles_share_servers"
DEFAULT = "default"


def list_versions(call: Call) -> Reply:
    """GET /share: what is served is the API as of 2.13."""
    version = {"id": "v2.0", "status": "CURRENT", "version": "2.13", "min_version": "2.0"}
    links = [{"rel": "self", "href": f"{call.base}/share/v2/"}]
    return Reply(300, {"versions": [{**version, "updated": "2015-08-27T11:33:21Z", "links": links}]})


def show_version(call: Call) -> Reply:
    """GET /share/v2."""
    return Reply(200, list_versions(call).body)


def given(call: Call, key: str) -> dict[str, Any]:
    """Return the map under ``key`` of the request's body."""
    body = call.json().get(key)
    if not isinstance(body, dict):
        raise RefusedError(422, "Unable to process the contained instructions")
    return body


def require_admin(call: Call) -> None:
    """Refuse with 403 who is no administrator."""
    if not call.token.is_admin:
        raise RefusedError(403, "Access was denied to this resource.")


def new_type(moment: Moment, name: str, specs: dict[str, str], *, public: bool = True) -> Document:
    """Store a new share type."""
    body: Document = {"id": new_id(), "name": name, "extra_specs": specs, "_public": public}
    moment.store.insert("share_type", "", body)
    return body


def find_type(call: Call, wanted: str | None) -> Document:
    """Return the type with that id or name, the default one for None; refuses with 404 what is unknown."""
    found = call.store.get("share_type", wanted) if wanted else None
    named = [found] if found else call.store.find("share_type", "name", wanted or DEFAULT)
    if not named:
        raise RefusedError(404, "Share type not found.")
    return named[0]


def _view(body: Document) -> Document:
    return {
        "id": body["id"],
        "name": body["name"],
        "extra_specs": body["extra_specs"],
        "required_extra_specs": {_HANDLES: body["extra_specs"].get(_HANDLES)},
        _PUBLIC: body["_public"],
    }


def _answer(status: int, body: Document) -> Reply:
    return Reply(status, {"volume_type": _view(body), "share_type": _view(body)})


def _get(call: Call) -> Document:
    found = call.store.get("share_type", call.args["id"])
    if found is None:
        raise RefusedError(404, f"Share type {call.args['id']} could not be found.")
    return found


def list_types(call: Call) -> Reply:
    """GET /types: the public ones; administrators can ask for all."""
    everything = call.token.is_admin and str(call.ask("is_public")).lower() in ("none", "all")
    shown = [_view(each) for each in call.store.all("share_type") if everything or each["_public"]]
    return Reply(200, {"volume_types": shown, "share_types": shown})


def show(call: Call) -> Reply:
    """GET /types/{id}."""
    return _answer(200, _get(call))


def create(call: Call) -> Reply:
    """POST /types; for administrators."""
    require_admin(call)
    body = given(call, "share_type")
    name, specs = str(body.get("name") or ""), {key: str(v) for key, v in (body.get("extra_specs") or {}).items()}
    if not name:
        raise RefusedError(400, "Type name is not valid.")
    if specs.get(_HANDLES, "").lower() not in ("true", "false"):
        raise RefusedError(400, "Required extra spec 'driver_handles_share_servers' not specified.")
    if call.store.find("share_type", "name", name):
        raise RefusedError(409, f"Share Type {name} already exists.")
    return _answer(200, new_type(call, name, specs, public=bool(body.get(_PUBLIC, True))))


def delete(call: Call) -> Reply:
    """DELETE /types/{id}; for administrators."""
    require_admin(call)
    body = _get(call)
    if any(share["share_type"] == body["id"] for share in call.store.all("share")):
        raise RefusedError(400, "Target share type is still in use.")
    call.store.delete("share_type", body["id"])
    return Reply(202)


def specs(call: Call) -> Reply:
    """GET /types/{id}/extra_specs."""
    return Reply(200, {"extra_specs": _get(call)["extra_specs"]})


def add_specs(call: Call) -> Reply:
    """POST /types/{id}/extra_specs; for administrators."""
    require_admin(call)
    body = _get(call)
    added = {str(key): str(value) for key, value in given(call, "extra_specs").items()}
    body["extra_specs"] |= added
    call.store.update("share_type", body)
    return Reply(200, {"extra_specs": added})


def delete_spec(call: Call) -> Reply:
    """DELETE /types/{id}/extra_specs/{key}; for administrators."""
    require_admin(call)
    body, key = _get(call), call.args["key"]
    if key == _HANDLES:
        raise RefusedError(403, f"Extra spec '{key}' can't be deleted.")
    if key not in body["extra_specs"]:
        raise RefusedError(404, f"Share Type {body['id']} has no extra specs with key {key}.")
    del body["extra_specs"][key]
    call.store.update("share_type", body)
    return Reply(202)


ROUTES = (
    Route("GET", "/", list_versions, needs_token=False),
    Route("GET", "/v2/", show_version, needs_token=False),
    Route("GET", "/v2", show_version, needs_token=False),
    Route("GET", "/v2/types", list_types),
    Route("POST", "/v2/types", create),
    Route("GET", "/v2/types/{id}", show),
    Route("DELETE", "/v2/types/{id}", delete),
    Route("GET", "/v2/types/{id}/extra_specs", specs),
    Route("POST", "/v2/types/{id}/extra_specs", add_specs),
    Route("DELETE", "/v2/types/{id}/extra_specs/{key}", delete_spec),
)
