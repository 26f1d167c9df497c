"""Keypairs: imported, or really generated."""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from typing import TYPE_CHECKING, Any

from hotc.sandbox.bodies import Field, MisfitError, checked, one_of, text
from hotc.sandbox.call import Call, RefusedError, Reply
from hotc.sandbox.nova.versions import microversion
from hotc.sandbox.paging import page
from hotc.sandbox.quota import limits
from hotc.sandbox.service import Route

if TYPE_CHECKING:
    from hotc.sandbox.store import Document

_NAME = re.compile(r"[a-zA-Z0-9_\-@. ]+")


def _name(value: Any) -> str:
    name = str(text(1)(value))
    if not _NAME.fullmatch(name):
        raise MisfitError(f"{value!r} does not match '^[_\\\\-\\\\@\\\\. a-zA-Z0-9]+$'")
    return name


_FIELDS = {
    "name": Field(_name, required=True),
    "public_key": Field(text(longest=65535)),
    "type": Field(one_of("ssh", "x509")),
    "user_id": Field(text()),
}


def key_id(user_id: str, name: str) -> str:
    """Return the id under which a user's keypair is stored."""
    return f"{user_id}/{name}"


def new_keypair(user_id: str, name: str, public_key: str, created_at: str, kind: str = "ssh") -> Document:
    """Return a keypair's document; refuses a public key that is none."""
    body: Document = {"id": key_id(user_id, name), "name": name, "type": kind, "public_key": public_key}
    return body | {"fingerprint": _fingerprint(public_key), "user_id": user_id, "created_at": created_at}


def create(call: Call) -> Reply:
    """POST /os-keypairs: import the given public key, or before microversion 2.92 generate a pair."""
    given = checked(call, "keypair", _FIELDS)
    version, user = microversion(call), call.token.user_id
    if version >= (2, 92) and "public_key" not in given:
        raw = call.json()["keypair"]
        raise RefusedError(
            400, f"Invalid input for field/attribute keypair. Value: {raw}. 'public_key' is a required property"
        )
    if call.store.get("keypair", key_id(user, given["name"])) is not None:
        raise RefusedError(409, f"Key pair '{given['name']}' already exists.")
    if len(call.store.find("keypair", "user_id", user)) >= limits(call, "nova", call.project)["key_pairs"]:
        raise RefusedError(403, "Quota exceeded, too many key pairs.")
    private, public = (None, given["public_key"]) if "public_key" in given else _generate()
    body = new_keypair(user, given["name"], public, call.micros(), given.get("type", "ssh"))
    call.store.insert("keypair", call.project, body)
    shown = _view(call, body) | {"user_id": user} | ({"private_key": private} if private else {})
    return Reply(201 if version >= (2, 2) else 200, {"keypair": shown})


def _generate() -> tuple[str, str]:
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric import rsa

    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.TraditionalOpenSSL, serialization.NoEncryption()
    )
    public = key.public_key().public_bytes(serialization.Encoding.OpenSSH, serialization.PublicFormat.OpenSSH)
    return private.decode(), f"{public.decode()} Generated-by-Nova"


def _fingerprint(public_key: str) -> str:
    """Return the MD5 fingerprint of an SSH public key; refuses what is none."""
    words = public_key.split()
    try:
        blob = base64.b64decode(words[1], validate=True)
        length = int.from_bytes(blob[:4], "big")
        if len(words[0]) == 0 or blob[4 : 4 + length] != words[0].encode() or len(blob) <= 4 + length:
            raise ValueError("the key's type and its content differ")
    except (IndexError, ValueError, binascii.Error):
        raise RefusedError(400, "Keypair data is invalid: failed to generate fingerprint") from None
    digest = hashlib.md5(blob, usedforsecurity=False).hexdigest()
    return ":".join(digest[i : i + 2] for i in range(0, 32, 2))


def _view(call: Call, body: Document) -> Document:
    shown = {key: body[key] for key in ("name", "public_key", "fingerprint")}
    return shown | ({"type": body["type"]} if microversion(call) >= (2, 2) else {})


def get_keypair(call: Call, name: str) -> Document:
    """Return the caller's keypair of that name, or refuse with 404."""
    body = call.store.get("keypair", key_id(call.token.user_id, name))
    if body is None:
        raise RefusedError(404, f"Keypair {name} not found for user {call.token.user_id}")
    return body


def list_keypairs(call: Call) -> Reply:
    """GET /os-keypairs."""
    bodies = sorted(call.store.find("keypair", "user_id", call.token.user_id), key=lambda body: str(body["name"]))
    chosen, more = page(call, [body | {"id": body["name"]} for body in bodies])
    shown = [{"keypair": _view(call, body)} for body in chosen]
    return Reply(200, {"keypairs": shown} | ({"keypairs_links": more} if more else {}))


def show(call: Call) -> Reply:
    """GET /os-keypairs/{name}."""
    body = get_keypair(call, call.args["name"])
    more = {"deleted": False, "deleted_at": None, "updated_at": None, "id": 1}
    more |= {"user_id": body["user_id"], "created_at": body["created_at"]}
    return Reply(200, {"keypair": _view(call, body) | more})


def delete(call: Call) -> Reply:
    """DELETE /os-keypairs/{name}."""
    call.store.delete("keypair", get_keypair(call, call.args["name"])["id"])
    return Reply(204 if microversion(call) >= (2, 2) else 202)


ROUTES = (
    Route("GET", "/v2.1/os-keypairs", list_keypairs),
    Route("POST", "/v2.1/os-keypairs", create),
    Route("GET", "/v2.1/os-keypairs/{name}", show),
    Route("DELETE", "/v2.1/os-keypairs/{name}", delete),
)
