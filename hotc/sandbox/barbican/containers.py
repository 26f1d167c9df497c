"""Containers: several secrets under one reference."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.sandbox.barbican.errors import misfit
from hotc.sandbox.barbican.objects import (
    CONTAINER,
    SECRET,
    created,
    found,
    listed,
    named,
    require_quota,
    shown,
)  # fmt: skip
from hotc.sandbox.call import Call, RefusedError, Reply, new_id
from hotc.sandbox.service import Route

if TYPE_CHECKING:
    from hotc.sandbox.store import Document

_TYPES = ("generic", "rsa", "certificate")
_CERTIFICATE = ("private_key", "certificate", "private_key_passphrase", "intermediates")
_RSA = ("private_key", "public_key", "private_key_passphrase")


def create(call: Call) -> Reply:
    """POST /v1/containers."""
    given = call.json()
    if given.get("type") not in _TYPES:
        raise misfit("Container", f"{given.get('type')!r} is not one of {list(_TYPES)}", "type")
    if given.get("name") is not None and not isinstance(given["name"], str):
        raise misfit("Container", f"{given['name']!r} is not of type 'string'", "name")
    pairs = [_pair(call, each) for each in given.get("secret_refs") or []]
    _check(given["type"], [name for name, _ in pairs], [key for _, key in pairs])
    for name, key in pairs:
        if call.store.get(SECRET, key) is None:
            raise RefusedError(404, f"Secret provided for '{name}' doesn't exist.")
    require_quota(call, CONTAINER)
    return created(call, CONTAINER, new_container(call.token.user_id, given["type"], given.get("name"), pairs))


def new_container(creator: str, kind: str, name: str | None, pairs: list[tuple[str, str]]) -> Document:
    """Return a container of secrets, given as pairs of name and id."""
    return {
        "id": new_id(),
        "name": name,
        "type": kind,
        "creator_id": creator,
        "consumers": [],
        "_secrets": pairs,
    }


def _pair(call: Call, each: object) -> tuple[str, str]:
    if not isinstance(each, dict) or "secret_ref" not in each:
        raise misfit("Container", "'secret_ref' is a required property", "secret_refs")
    return str(each.get("name") or ""), named(call, SECRET, each["secret_ref"], "Container")


def _check(kind: str, names: list[str], keys: list[str]) -> None:
    reason = ""
    if len(set(names)) != len(names):
        reason = "Duplicate reference names are not allowed"
    elif len(set(keys)) != len(keys):
        reason = "Duplicate secret ids are not allowed"
    elif kind == "certificate" and not set(names) <= set(_CERTIFICATE):
        reason = (
            "only 'private_key', 'certificate' , 'private_key_passphrase',  or 'intermediates' reference names are "
            "allowed for Certificate type"
        )
    elif kind == "certificate" and "certificate" not in names:
        reason = "The minimum required reference name is 'certificate' for Certificate type"
    elif kind == "rsa" and not set(names) <= set(_RSA):
        reason = (
            "only 'private_key', 'public_key' and 'private_key_passphrase' reference names are allowed for RSA type"
        )
    elif kind == "rsa" and not {"private_key", "public_key"} <= set(names):
        reason = "The minimum required reference names are 'public_key' and'private_key' for RSA type"
    if reason:
        raise misfit("Container", reason, "secret_refs")


def list_containers(call: Call) -> Reply:
    """GET /v1/containers."""
    wanted = [(key, value) for key, value in call.query if key in ("name", "type")]
    return listed(call, CONTAINER, lambda body: all(body[key] == value for key, value in wanted))


def show(call: Call) -> Reply:
    """GET /v1/containers/{id}."""
    return Reply(200, shown(call, CONTAINER, found(call, CONTAINER, call.args["id"])))


def delete(call: Call) -> Reply:
    """DELETE /v1/containers/{id}: its secrets stay."""
    call.store.delete(CONTAINER, found(call, CONTAINER, call.args["id"])["id"])
    return Reply(204)


_PATH = "/v1/containers"
ROUTES = (
    Route("GET", _PATH, list_containers),
    Route("POST", _PATH, create),
    Route("GET", f"{_PATH}/{{id}}", show),
    Route("DELETE", f"{_PATH}/{{id}}", delete),
)
