"""Who may use a volume type, and how its volumes are encrypted; for administrators."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.sandbox.bodies import Field, checked, integer, nullable, one_of, text
from hotc.sandbox.call import Call, RefusedError, Reply, new_id
from hotc.sandbox.cinder.types import found, require_admin
from hotc.sandbox.service import Route

if TYPE_CHECKING:
    from hotc.sandbox.store import Document

_ENCRYPTION = {
    "provider": Field(text(1)),
    "control_location": Field(one_of("front-end", "back-end")),
    "cipher": Field(nullable(text())),
    "key_size": Field(nullable(integer(0))),
}


def list_access(call: Call) -> Reply:
    """GET /types/{id}/os-volume-type-access."""
    require_admin(call, "volume_extension:volume_type_access:get_all_for_type")
    body = found(call)
    if body["is_public"]:
        raise RefusedError(404, "Access list not available for public volume types.")
    projects = body.get("_projects", [])
    return Reply(200, {"volume_type_access": [{"volume_type_id": body["id"], "project_id": each} for each in projects]})


def act(call: Call) -> Reply:
    """POST /types/{id}/action: addProjectAccess and removeProjectAccess."""
    require_admin(call, "volume_extension:volume_type_access:addProjectAccess")
    body, given = found(call), call.json()
    action = next((name for name in ("addProjectAccess", "removeProjectAccess") if name in given), None)
    if action is None:
        raise RefusedError(400, f"There is no such action: {', '.join(given)}")
    project = checked(call, action, {"project": Field(text(1), required=True)})["project"]
    projects = body.setdefault("_projects", [])
    if action == "addProjectAccess":
        if body["is_public"]:
            raise RefusedError(409, "Type access modification is not applicable to public volume type.")
        if project in projects:
            raise RefusedError(409, f"Volume type access for {body['id']} / {project} combination already exists.")
        projects.append(project)
    elif project in projects:
        projects.remove(project)
    else:
        raise RefusedError(404, f"Volume type access not found for {body['id']} / {project} combination.")
    call.store.update("volume_type", body)
    return Reply(202)


def show_encryption(call: Call) -> Reply:
    """GET /types/{id}/encryption: an empty map where there is none."""
    require_admin(call, "volume_extension:volume_type_encryption:get")
    return Reply(200, found(call).get("_encryption", {}))


def create_encryption(call: Call) -> Reply:
    """POST /types/{id}/encryption."""
    require_admin(call, "volume_extension:volume_type_encryption:create")
    body, given = found(call), checked(call, "encryption", _ENCRYPTION)
    if body.get("_encryption"):
        raise RefusedError(400, f"Volume type encryption for type {body['id']} already exists.")
    for name in ("provider", "control_location"):
        if name not in given:
            raise RefusedError(400, f"Invalid input for field/attribute encryption. '{name}' is a required property")
    made = {"cipher": None, "key_size": None, **given, "volume_type_id": body["id"], "encryption_id": new_id()}
    unchanged = {"deleted_at": None, "deleted": False, "created_at": call.micros(), "updated_at": None}
    body["_encryption"] = made | unchanged
    call.store.update("volume_type", body)
    return Reply(200, {"encryption": made})


def _encrypted(call: Call) -> Document:
    body = found(call)
    if not body.get("_encryption"):
        raise RefusedError(404, f"Volume type encryption for type {body['id']} does not exist.")
    if any(volume["volume_type_id"] == body["id"] for volume in call.store.all("volume")):
        raise RefusedError(400, "Cannot update encryption specs. Volume type in use.")
    return body


def update_encryption(call: Call) -> Reply:
    """PUT /types/{id}/encryption/{encryption}: any id will do, a type has one encryption."""
    require_admin(call, "volume_extension:volume_type_encryption:update")
    body, given = _encrypted(call), checked(call, "encryption", _ENCRYPTION)
    body["_encryption"] |= given | {"updated_at": call.micros()}
    call.store.update("volume_type", body)
    return Reply(200, {"encryption": given})


def delete_encryption(call: Call) -> Reply:
    """DELETE /types/{id}/encryption/{encryption}."""
    require_admin(call, "volume_extension:volume_type_encryption:delete")
    body = _encrypted(call)
    del body["_encryption"]
    call.store.update("volume_type", body)
    return Reply(202)


_ENCRYPTION_PATH = "/v3/{project}/types/{id}/encryption"
ROUTES = (
    Route("GET", "/v3/{project}/types/{id}/os-volume-type-access", list_access),
    Route("POST", "/v3/{project}/types/{id}/action", act),
    Route("GET", _ENCRYPTION_PATH, show_encryption),
    Route("POST", _ENCRYPTION_PATH, create_encryption),
    Route("PUT", f"{_ENCRYPTION_PATH}/{{encryption}}", update_encryption),
    Route("DELETE", f"{_ENCRYPTION_PATH}/{{encryption}}", delete_encryption),
)
