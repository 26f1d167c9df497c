"""Secrets: what is known of them, and, asked for by itself, what they hold."""

from __future__ import annotations

import base64
import binascii
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from hotc.sandbox.barbican.errors import misfit
from hotc.sandbox.barbican.objects import SECRET, created, found, listed, require_quota, shown
from hotc.sandbox.call import Call, RefusedError, Reply, new_id
from hotc.sandbox.service import Route

if TYPE_CHECKING:
    from hotc.sandbox.store import Document

_TYPES = ("symmetric", "passphrase", "private", "public", "certificate", "opaque")
_TEXT, _BINARY = "text/plain", "application/octet-stream"
_CONTENT = (
    _TEXT,
    "text/plain;charset=utf-8",
    "text/plain; charset=utf-8",
    _BINARY,
    "application/pkcs8",
    "application/pkix-cert",
)
_LONGEST = 20_000
_FILTERS = {"name": "name", "alg": "algorithm", "mode": "mode", "secret_type": "secret_type"}


def create(call: Call) -> Reply:
    """POST /v1/secrets: with what it is to hold, or without."""
    given = call.json()
    _check(given)
    require_quota(call, SECRET)
    content, kind = _content(given)
    return created(call, SECRET, new_secret(call.token.user_id, given, content, kind))


def new_secret(creator: str, given: Document, content: bytes | None, kind: str) -> Document:
    """Return a secret that holds ``content`` of a media type, or nothing."""
    body: Document = {"id": new_id(), "name": given.get("name"), "secret_type": given.get("secret_type") or "opaque"}
    body |= {"expiration": _expiration(given.get("expiration"))}
    body |= {name: given.get(name) for name in ("algorithm", "bit_length", "mode")}
    body |= {"creator_id": creator}
    if content is not None:
        body |= {"content_types": {"default": kind}, "_payload": base64.b64encode(content).decode()}
    return body


def _check(given: Document, schema: str = "Secret") -> None:
    for name in ("name", "algorithm", "mode", "payload", "payload_content_type", "payload_content_encoding"):
        if given.get(name) is not None and not isinstance(given[name], str):
            raise misfit(schema, f"{given[name]!r} is not of type 'string'", name)
    if given.get("secret_type") is not None and given["secret_type"] not in _TYPES:
        raise misfit(schema, f"{given['secret_type']!r} is not one of {list(_TYPES)}", "secret_type")
    bits = given.get("bit_length")
    if bits is not None and (isinstance(bits, bool) or not isinstance(bits, int)):
        raise misfit(schema, f"{bits!r} is not of type 'integer'", "bit_length")
    if bits is not None and bits < 1:
        raise misfit(schema, f"{bits} is less than the minimum of 1", "bit_length")


def check_order(meta: Document) -> None:
    """Refuse with 400 what says of a secret that is to be made what can't be."""
    _check(meta, "Secret' within 'Order")
    for name in ("algorithm", "bit_length"):
        if meta.get(name) is None:
            raise misfit("Order", f"'{name}' is required field for key type order", name)
    _expiration(meta.get("expiration"))


def _expiration(value: Any) -> str | None:
    if value in (None, ""):
        return None
    try:
        moment = datetime.fromisoformat(str(value))
    except ValueError:
        raise misfit("Secret", "Invalid date for 'expiration'", "expiration") from None
    moment = moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    if moment <= datetime.now(UTC):
        raise misfit("Secret", "'expiration' is before current time", "expiration")
    return moment.replace(tzinfo=None).isoformat()


def _content(given: Document) -> tuple[bytes | None, str]:
    payload, kind = given.get("payload"), given.get("payload_content_type")
    encoding = given.get("payload_content_encoding")
    if payload is None:
        if kind is not None:
            raise misfit("Secret", "payload must be provided when payload_content_type is supplied", "payload")
        return None, ""
    if not payload.strip():
        raise misfit("Secret", "If 'payload' specified, must be non empty", "payload")
    if kind is None:
        why = "If 'payload' is supplied, 'payload_content_type' must also be supplied."
        raise misfit("Secret", why, "payload_content_type")
    if kind not in _CONTENT:
        raise misfit("Secret", f"payload_content_type is not one of {list(_CONTENT)}", "payload_content_type")
    if len(payload) > _LONGEST:
        raise RefusedError(413, "Provided information too large to process")
    if kind.startswith(_TEXT):
        if encoding is not None:
            why = "payload_content_encoding must not be specified when payload_content_type is text/plain"
            raise misfit("Secret", why, "payload_content_encoding")
        return payload.encode(), _TEXT
    if encoding not in ("base64", "binary"):
        why = "payload_content_encoding is not one of ['base64', 'binary']"
        raise misfit("Secret", why, "payload_content_encoding")
    try:
        return base64.b64decode(payload, validate=True), kind
    except binascii.Error:
        raise misfit("Secret", "Invalid payload for payload_content_encoding", "payload") from None


def list_secrets(call: Call) -> Reply:
    """GET /v1/secrets; what it doesn't know as a filter, it takes no notice of."""
    wanted = [(_FILTERS[key], value) for key, value in call.query if key in _FILTERS]
    bits = call.ask("bits")
    wanted += [("bit_length", bits)] if bits is not None and bits != "0" else []
    return listed(call, SECRET, lambda body: all(str(body[key]) == value for key, value in wanted))


def show(call: Call) -> Reply:
    """GET /v1/secrets/{id}: what it holds, if another form than JSON is asked for."""
    accepted = call.headers.get("accept", "*/*")
    if "json" in accepted or "*/*" in accepted:
        return Reply(200, shown(call, SECRET, _one(call)))
    return payload(call)


def _one(call: Call) -> Document:
    if len(call.args["id"].replace("-", "")) != 32:
        raise RefusedError(404, "Not Found. Provided secret id is invalid.")
    return found(call, SECRET, call.args["id"])


def payload(call: Call) -> Reply:
    """GET /v1/secrets/{id}/payload."""
    body = _one(call)
    if "_payload" not in body:
        raise RefusedError(404, "Not Found. Sorry but your secret has no payload.")
    accepted = call.headers.get("accept", "*/*")
    kind = body["content_types"]["default"]
    if accepted not in ("*/*", kind, _TEXT, _BINARY):
        raise RefusedError(406, f"Secret payload retrieval issue seen - accept {accepted} is not supported.")
    answered = kind if accepted == "*/*" else accepted
    answered = f"{_TEXT}; charset=UTF-8" if answered == _TEXT else answered
    return Reply(200, base64.b64decode(body["_payload"]), {"Content-Type": answered})


def fill(call: Call) -> Reply:
    """PUT /v1/secrets/{id}: what a secret that holds nothing is to hold."""
    body = _one(call)
    if "_payload" in body:
        raise RefusedError(409, "Secret already has data, cannot modify it.")
    kind = call.headers.get("content-type", "").partition(";")[0].strip()
    if kind not in _CONTENT:
        raise RefusedError(415, f"Content Type not supported: {kind}")
    if not call.content:
        raise RefusedError(400, "No data supplied to process.")
    content = call.content
    if call.headers.get("content-encoding") == "base64":
        content = base64.b64decode(content)
    body |= {"content_types": {"default": kind}, "_payload": base64.b64encode(content).decode()}
    call.store.update(SECRET, body)
    return Reply(204)


def delete(call: Call) -> Reply:
    """DELETE /v1/secrets/{id}: containers lose it."""
    call.store.delete(SECRET, _one(call)["id"])
    return Reply(204)


_PATH = "/v1/secrets"
ROUTES = (
    Route("GET", _PATH, list_secrets),
    Route("POST", _PATH, create),
    Route("GET", f"{_PATH}/{{id}}", show),
    Route("PUT", f"{_PATH}/{{id}}", fill),
    Route("DELETE", f"{_PATH}/{{id}}", delete),
    Route("GET", f"{_PATH}/{{id}}/payload", payload),
)
