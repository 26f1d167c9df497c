"""Tokens: issued for a password or another token, stored in the file, checked by every service."""

from __future__ import annotations

import hashlib
import json
import secrets
import time
from typing import TYPE_CHECKING, Any

from hotc.sandbox import settings
from hotc.sandbox.call import Call, RefusedError, Reply, Token
from hotc.sandbox.keystone.catalog import catalog
from hotc.sandbox.service import UNAUTHORISED, Route

if TYPE_CHECKING:
    from hotc.sandbox.store import Document

DOMAIN = {"id": settings.DOMAIN_ID, "name": settings.DOMAIN}


def password_hash(user_id: str, password: str) -> str:
    """Return what is stored of a password; the sandbox's passwords are public, so a plain hash does."""
    return hashlib.sha256(f"{user_id}:{password}".encode()).hexdigest()


def authenticate(call: Call, secret: str) -> Token:
    """Return the caller that ``secret`` stands for; refuses with 401 a token that is unknown or has expired."""
    body = _read(call, secret)
    if body is None:
        raise RefusedError(401, UNAUTHORISED)
    project = body.get("project")
    roles = tuple(role["name"] for role in body.get("roles", ()))
    return Token(body["user"]["id"], project["id"] if project else "", roles)


def issue(call: Call) -> Reply:
    """POST /v3/auth/tokens."""
    request = call.json().get("auth")
    if not isinstance(request, dict) or not isinstance(request.get("identity"), dict):
        raise RefusedError(400, "'identity' is a required property of 'auth'.")
    identity = request["identity"]
    methods = identity.get("methods")
    if not isinstance(methods, list) or not methods:
        raise RefusedError(400, "'methods' is a required property of 'identity'.")
    if "token" in methods:
        user, expires = _by_token(call, identity)
    elif "password" in methods:
        user, expires = _by_password(call, identity), call.now + settings.TOKEN_LIFETIME
    else:
        raise RefusedError(401, UNAUTHORISED)
    body = _body(call, methods, user, expires)
    project = _scope(call, request.get("scope"), user)
    if project is not None:
        roles = [
            {"id": hashlib.md5(name.encode(), usedforsecurity=False).hexdigest(), "name": name}
            for name in user["_roles"]
        ]
        body |= {"project": {"id": project["id"], "name": project["name"], "domain": DOMAIN}, "roles": roles}
        body["is_domain"] = False
    secret = "gAAAAA" + secrets.token_urlsafe(96)
    connection = call.store.connection
    connection.execute("DELETE FROM tokens WHERE expires < ?", (call.now,))
    connection.execute("INSERT INTO tokens VALUES (?, ?, ?)", (_digest(secret), expires, json.dumps(body)))
    return _show(call, body, secret, 201)


def show(call: Call) -> Reply:
    """GET and HEAD /v3/auth/tokens."""
    secret = call.headers.get("x-subject-token", "")
    body = _read(call, secret)
    if body is None:
        raise RefusedError(404, "Could not find token.")
    return _show(call, body, secret, 200)


def revoke(call: Call) -> Reply:
    """DELETE /v3/auth/tokens."""
    secret = call.headers.get("x-subject-token", "")
    if _read(call, secret) is None:
        raise RefusedError(404, "Could not find token.")
    call.store.connection.execute("DELETE FROM tokens WHERE id = ?", (_digest(secret),))
    return Reply(204)


def _show(call: Call, body: Document, secret: str, status: int) -> Reply:
    if body.get("project"):
        body["catalog"] = catalog(call.base, body["project"]["id"])
    return Reply(status, {"token": body}, {"X-Subject-Token": secret, "Vary": "X-Auth-Token"})


def _body(call: Call, methods: list[str], user: Document, expires: float) -> dict[str, Any]:
    shown = {"domain": DOMAIN, "id": user["id"], "name": user["name"], "password_expires_at": None}
    return {
        "methods": methods,
        "user": shown,
        "audit_ids": [secrets.token_urlsafe(16)],
        "expires_at": _time(expires),
        "issued_at": _time(call.now),
        "_expires": expires,
    }


def _time(seconds: float) -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%S.000000Z", time.gmtime(seconds))


def _read(call: Call, secret: str) -> Document | None:
    row = call.store.connection.execute(
        "SELECT body FROM tokens WHERE id = ? AND expires >= ?", (_digest(secret), call.now)
    ).fetchone()
    return json.loads(row[0]) if row else None


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def _by_password(call: Call, identity: dict[str, Any]) -> Document:
    given = identity.get("password", {}).get("user", {})
    user = _named(call, "user", given)
    if user is None or user["_password"] != password_hash(user["id"], str(given.get("password"))):
        raise RefusedError(401, UNAUTHORISED)
    return user


def _by_token(call: Call, identity: dict[str, Any]) -> tuple[Document, float]:
    body = _read(call, str(identity.get("token", {}).get("id", "")))
    user = call.store.get("user", body["user"]["id"]) if body else None
    if body is None or user is None:
        raise RefusedError(401, UNAUTHORISED)
    return user, body["_expires"]


def _scope(call: Call, scope: object, user: Document) -> Document | None:
    if scope == "unscoped":
        return None
    if scope is None:
        return call.store.get("project", user["default_project_id"])
    project = _named(call, "project", scope.get("project")) if isinstance(scope, dict) else None
    if project is None or project["id"] not in user["_projects"]:
        raise RefusedError(401, UNAUTHORISED)
    return project


def _named(call: Call, kind: str, given: object) -> Document | None:
    """Return the user or project that ``{"id": …}`` or ``{"name": …, "domain": {…}}`` means, or None."""
    if not isinstance(given, dict):
        return None
    if "id" in given:
        return call.store.get(kind, given["id"])
    domain = given.get("domain", {})
    if domain.get("id") != settings.DOMAIN_ID and str(domain.get("name", "")).lower() != settings.DOMAIN.lower():
        return None
    found = call.store.find(kind, "name", str(given.get("name")))
    return found[0] if found else None


ROUTES = (
    Route("POST", "/v3/auth/tokens", issue, needs_token=False),
    Route("GET", "/v3/auth/tokens", show),
    Route("DELETE", "/v3/auth/tokens", revoke),
)
