"""Orders: the key manager makes a key, or a pair of them, and keeps it as a secret."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from hotc.sandbox.barbican.containers import new_container
from hotc.sandbox.barbican.errors import misfit
from hotc.sandbox.barbican.objects import (
    CONTAINER,
    ORDER,
    SECRET,
    created,
    found,
    keep,
    listed,
    require_quota,
    shown,
    stamp,
)  # fmt: skip
from hotc.sandbox.barbican.secrets import check_order, new_secret
from hotc.sandbox.call import Call, Reply, new_id
from hotc.sandbox.service import Route

if TYPE_CHECKING:
    from hotc.sandbox.call import Event, Moment
    from hotc.sandbox.store import Document

_TYPES = ("key", "asymmetric")
_BINARY = "application/octet-stream"
_SYMMETRIC = {"aes": (128, 192, 256), "des": (56, 64), "3des": (112, 128, 168, 192)}
_HMAC = "hmac"
_PAIRS = {"rsa": (1024, 2048, 4096), "dsa": (1024, 2048, 3072)}


def create(call: Call) -> Reply:
    """POST /v1/orders."""
    given = call.json()
    if given.get("type") not in _TYPES:
        raise misfit("Order", f"{given.get('type')!r} is not one of {list(_TYPES)}", "type")
    meta = given.get("meta")
    if not isinstance(meta, dict):
        raise misfit("Order", "'meta' is a required property", "meta")
    check_order(meta)
    require_quota(call, ORDER)
    body: Document = {"id": new_id(), "status": "PENDING", "type": given["type"]}
    body |= {"meta": {"name": None, "expiration": None} | meta, "creator_id": call.token.user_id, "_made": {}}
    call.later("order.processed", body["id"])
    return created(call, ORDER, body, 202)


def list_orders(call: Call) -> Reply:
    """GET /v1/orders."""
    return listed(call, ORDER, lambda body: True)


def show(call: Call) -> Reply:
    """GET /v1/orders/{id}."""
    return Reply(200, shown(call, ORDER, found(call, ORDER, call.args["id"])))


def delete(call: Call) -> Reply:
    """DELETE /v1/orders/{id}: what it made stays. Who may do so is as in Barbican's newer policies: any member."""
    call.store.delete(ORDER, found(call, ORDER, call.args["id"])["id"])
    return Reply(204)


def _on_processed(moment: Moment, order_id: str, _data: Document) -> None:
    order = moment.store.get(ORDER, order_id)
    if order is None:
        return
    meta = order["meta"]
    algorithm, bits = str(meta["algorithm"]).lower(), meta["bit_length"]
    if order["type"] == "key" and (bits in _SYMMETRIC.get(algorithm, ()) or algorithm.startswith(_HMAC)):
        order["_made"] = {SECRET: _key(moment, order)}
    elif order["type"] == "asymmetric" and bits in _PAIRS.get(algorithm, ()):
        order["_made"] = {CONTAINER: _pair(moment, order)}
    else:
        why = "Process TypeOrder issue seen - Secret generate supported plugin not found.."
        order |= {"status": "ERROR", "error_status_code": "400", "error_reason": why}
        moment.store.update(ORDER, order | {"updated": stamp(moment)})
        return
    order |= {"status": "ACTIVE", "sub_status": "Unknown", "sub_status_message": "Unknown", "updated": stamp(moment)}
    moment.store.update(ORDER, order)


def _key(moment: Moment, order: Document) -> str:
    content = os.urandom(order["meta"]["bit_length"] // 8)
    return _kept(moment, order, order["meta"] | {"secret_type": "symmetric"}, content)


def _kept(moment: Moment, order: Document, given: Document, content: bytes) -> str:
    secret = new_secret(order["creator_id"], given | {"mode": given.get("mode")}, content, _BINARY)
    keep(moment, SECRET, order["_project"], secret)
    return str(secret["id"])


def _pair(moment: Moment, order: Document) -> str:
    """A real pair of keys, in PEM as Barbican's own."""
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric import dsa, rsa

    meta, bits = order["meta"], order["meta"]["bit_length"]
    private: rsa.RSAPrivateKey | dsa.DSAPrivateKey
    if str(meta["algorithm"]).lower() == "rsa":
        private = rsa.generate_private_key(public_exponent=65537, key_size=bits)
    else:
        private = dsa.generate_private_key(bits)
    phrase = meta.get("pass_phrase")
    sealing = serialization.BestAvailableEncryption(phrase.encode()) if phrase else serialization.NoEncryption()
    pem = serialization.Encoding.PEM
    contents = {
        "private": private.private_bytes(pem, serialization.PrivateFormat.PKCS8, sealing),
        "public": private.public_key().public_bytes(pem, serialization.PublicFormat.SubjectPublicKeyInfo),
    }
    given = {key: value for key, value in meta.items() if key != "pass_phrase"}
    pairs = [
        (f"{kind}_key", _kept(moment, order, given | {"secret_type": kind}, content))
        for kind, content in contents.items()
    ]
    container = new_container(order["creator_id"], "rsa", meta.get("name"), pairs)
    keep(moment, CONTAINER, order["_project"], container)
    return str(container["id"])


EVENTS: dict[str, Event] = {"order.processed": _on_processed}

_PATH = "/v1/orders"
ROUTES = (
    Route("GET", _PATH, list_orders),
    Route("POST", _PATH, create),
    Route("GET", f"{_PATH}/{{id}}", show),
    Route("DELETE", f"{_PATH}/{{id}}", delete),
)
