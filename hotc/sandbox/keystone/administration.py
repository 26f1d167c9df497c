"""What administrators make in Keystone: projects, users, groups, roles, domains, regions, services, endpoints."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from hotc.sandbox import settings
from hotc.sandbox.call import Call, RefusedError, Reply
from hotc.sandbox.keystone.tokens import password_hash
from hotc.sandbox.service import Route

if TYPE_CHECKING:
    from collections.abc import Callable

    from hotc.sandbox.store import Document


@dataclass(frozen=True, slots=True)
class Kind:
    """A collection: its word, what it needs, what else it has, and which fields can't be the same twice.

    ``read``: whether this module serves the reading of it too (projects and users have their own).
    """

    word: str
    required: tuple[str, ...] = ("name",)
    usual: dict[str, Any] = field(default_factory=dict)
    unique: tuple[str, ...] = ("name", "domain_id")
    filters: tuple[str, ...] = ("name", "domain_id")
    read: bool = True

    @property
    def path(self) -> str:
        """The path of the collection."""
        return f"/v3/{self.word}s"


_IN_DOMAIN = {"domain_id": settings.DOMAIN_ID, "description": ""}
KINDS = (
    Kind(
        "project",
        usual={**_IN_DOMAIN, "enabled": True, "parent_id": None, "is_domain": False, "tags": [], "options": {}},
        read=False,
    ),
    Kind(
        "user",
        usual={**_IN_DOMAIN, "enabled": True, "default_project_id": None, "password_expires_at": None, "options": {}},
        read=False,
    ),
    Kind("group", usual=_IN_DOMAIN),
    Kind("role", usual={"domain_id": None, "description": None, "options": {}}),
    Kind("domain", usual={"description": "", "enabled": True, "tags": [], "options": {}}, unique=("name",)),
    Kind(
        "region",
        required=(),
        usual={"description": "", "parent_region_id": None},
        unique=(),
        filters=("parent_region_id",),
    ),
    Kind("service", required=("type",), usual={"enabled": True}, unique=(), filters=("name", "type")),
    Kind(
        "endpoint",
        required=("interface", "url", "service_id"),
        usual={"enabled": True, "region_id": None},
        unique=(),
        filters=("service_id", "interface", "region_id"),
    ),
)


def require_admin(call: Call, action: str) -> None:
    """Refuse with 403 who is no administrator."""
    if not call.token.is_admin:
        raise RefusedError(403, f"You are not authorized to perform the requested action: identity:{action}.")


def fixed(kind: str) -> list[Document]:
    """Return what is there from the beginning and can't be changed: the default domain, the only region."""
    if kind == "domain":
        usual = {"description": "The default domain", "enabled": True, "tags": [], "options": {}}
        return [{"id": settings.DOMAIN_ID, "name": settings.DOMAIN, **usual}]
    if kind == "region":
        return [{"id": settings.REGION, "description": "", "parent_region_id": None}]
    return []


def find(call: Call, word: str, identity: str) -> Document:
    """Return an object; refuses with 404 what is unknown."""
    body = call.store.get(word, identity)
    body = body or next((each for each in fixed(word) if each["id"] == identity), None)
    if body is None:
        raise RefusedError(404, f"Could not find {word}: {identity}.")
    return body


def _changeable(call: Call, word: str) -> Document:
    """Return the object that the path names; refuses with 403 what the sandbox needs as it is."""
    body = find(call, word, call.args["id"])
    if any(body["id"] == each["id"] for each in fixed(word)):
        raise RefusedError(403, f"The {word} {body['id']} is what the sandbox itself is made of.")
    return body


def _view(call: Call, kind: Kind, body: Document) -> Document:
    shown = {key: value for key, value in body.items() if not key.startswith("_")}
    if kind.word == "endpoint":
        shown["region"] = body["region_id"]
    return shown | {"links": {"self": f"{call.base}/identity{kind.path}/{body['id']}"}}


def _given(call: Call, kind: Kind) -> Document:
    given = call.json().get(kind.word)
    if not isinstance(given, dict):
        raise RefusedError(400, f"'{kind.word}' is a required property")
    return dict(given)


def _conflict(call: Call, kind: Kind, body: Document) -> None:
    """Refuse with 409 a second object of the same name."""
    if not kind.unique:
        return
    for other in call.store.all(kind.word):
        if other["id"] != body["id"] and all(other.get(name) == body.get(name) for name in kind.unique):
            message = f"Conflict occurred attempting to store {kind.word} - Duplicate entry found with name"
            raise RefusedError(409, f"{message} {body['name']}.")


def _keep_password(body: Document, given: Document) -> None:
    if "password" in given:
        password = given.pop("password")
        body["_password"] = "" if password is None else password_hash(body["id"], str(password))


def _serve(kind: Kind) -> tuple[Route, ...]:
    word = kind.word

    def listed(call: Call) -> Reply:
        require_admin(call, f"list_{word}s")
        wanted = {name: value for name, value in call.query if name in kind.filters}
        if "domain_id" in kind.usual and kind.usual["domain_id"] is None:
            wanted.setdefault("domain_id", "None")  # the list of roles is that of those without a domain
        bodies = [*fixed(word), *call.store.all(word)]
        shown = [
            _view(call, kind, body)
            for body in bodies
            if all(str(body.get(name)) == value for name, value in wanted.items())
        ]
        links = {"next": None, "self": call.base + call.path, "previous": None}
        return Reply(200, {f"{word}s": shown, "links": links})

    def show(call: Call) -> Reply:
        require_admin(call, f"get_{word}")
        return Reply(200, {word: _view(call, kind, find(call, word, call.args["id"]))})

    def create(call: Call) -> Reply:
        require_admin(call, f"create_{word}")
        given = _given(call, kind)
        for name in kind.required:
            if given.get(name) is None:
                raise RefusedError(400, f"'{name}' is a required property")
        identity = given.pop("id", None) if word == "region" else None
        if identity is not None and (call.store.get(word, identity) or identity == settings.REGION):
            raise RefusedError(409, f"Conflict occurred attempting to store region - Duplicate ID, {identity}..")
        body: Document = {"id": identity or uuid.uuid4().hex, **kind.usual}
        if word == "user":
            body |= {"_roles": [], "_projects": [], "_password": ""}
            _keep_password(body, given)
        body |= given
        if word == "project":
            body["parent_id"] = body["parent_id"] or body["domain_id"]
        _conflict(call, kind, body)
        call.store.insert(word, "", body)
        return Reply(201, {word: _view(call, kind, body)})

    def update(call: Call) -> Reply:
        require_admin(call, f"update_{word}")
        body, given = _changeable(call, word), _given(call, kind)
        if given.get("domain_id", body.get("domain_id")) != body.get("domain_id"):
            raise RefusedError(400, "Domain ID is immutable")
        if word == "user":
            _keep_password(body, given)
        body |= given
        _conflict(call, kind, body)
        call.store.update(word, body)
        return Reply(200, {word: _view(call, kind, body)})

    def delete(call: Call) -> Reply:
        require_admin(call, f"delete_{word}")
        body = _changeable(call, word)
        if word == "domain" and body["enabled"]:
            raise RefusedError(403, "Cannot delete a domain that is enabled, please disable it first.")
        call.store.delete(word, body["id"])
        _forget(call, body["id"])
        return Reply(204)

    reading = (Route("GET", kind.path, listed), Route("GET", f"{kind.path}/{{id}}", show)) if kind.read else ()
    changing = (
        Route("POST", kind.path, create),
        Route("PATCH", f"{kind.path}/{{id}}", update),
        Route("DELETE", f"{kind.path}/{{id}}", delete),
    )
    return (*reading, *changing)


def _forget(call: Call, identity: str) -> None:
    """Drop the grants and memberships of what is deleted."""
    for kind in ("grant", "membership"):
        for each in call.store.all(kind):
            if identity in each["_of"]:
                call.store.delete(kind, each["id"])


def _tie(kind: str, *words: str) -> tuple[Callable[[Call], Reply], Callable[[Call], Reply]]:
    """The handlers that make and undo a tie between the objects which the path names."""

    def parts(call: Call) -> list[str]:
        require_admin(call, f"{kind}s")
        return [find(call, word, call.args[word])["id"] for word in words]

    def put(call: Call) -> Reply:
        ids = parts(call)
        body = {"id": "/".join(ids), "_of": ids, **dict(zip(words, ids, strict=True))}
        if call.store.get(kind, body["id"]) is None:
            call.store.insert(kind, "", body)
        return Reply(204)

    def delete(call: Call) -> Reply:
        identity = "/".join(parts(call))
        if call.store.get(kind, identity) is None:
            raise RefusedError(404, f"Could not find {kind}: {identity}.")
        call.store.delete(kind, identity)
        return Reply(204)

    return put, delete


def list_grants(call: Call) -> Reply:
    """GET /v3/role_assignments, by user or by group."""
    require_admin(call, "list_role_assignments")
    wanted = [(name.removesuffix(".id"), value) for name, value in call.query if name in ("user.id", "group.id")]
    shown = []
    for grant in call.store.all("grant"):
        if all(grant.get(name) == value for name, value in wanted):
            scope = "project" if "project" in grant else "domain"
            who = "user" if "user" in grant else "group"
            shown.append(
                {
                    "role": {"id": grant["role"]},
                    "scope": {scope: {"id": grant[scope]}},
                    who: {"id": grant[who]},
                    "links": {},
                }
            )
    links = {"next": None, "self": call.base + call.path, "previous": None}
    return Reply(200, {"role_assignments": shown, "links": links})


def _tied(path: str, kind: str, *words: str) -> tuple[Route, ...]:
    put, delete = _tie(kind, *words)
    return Route("PUT", path, put), Route("DELETE", path, delete)


ROUTES = (
    *(route for kind in KINDS for route in _serve(kind)),
    *_tied("/v3/groups/{group}/users/{user}", "membership", "group", "user"),
    *(
        route
        for scope in ("project", "domain")
        for who in ("user", "group")
        for route in _tied(f"/v3/{scope}s/{{{scope}}}/{who}s/{{{who}}}/roles/{{role}}", "grant", scope, who, "role")
    ),
    Route("GET", "/v3/role_assignments", list_grants),
)
