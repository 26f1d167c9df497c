"""Projects and users, read only."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.sandbox.call import Call, RefusedError, Reply
from hotc.sandbox.keystone.catalog import catalog
from hotc.sandbox.service import Route

if TYPE_CHECKING:
    from hotc.sandbox.store import Document


def _view(call: Call, kind: str, body: Document) -> Document:
    shown = {key: value for key, value in body.items() if not key.startswith("_")}
    return shown | {"links": {"self": f"{call.base}/identity/v3/{kind}s/{body['id']}"}}


def _list(call: Call, kind: str, bodies: list[Document]) -> Reply:
    wanted = [(key, value) for key, value in call.query if key in ("name", "domain_id", "enabled")]
    shown = [_view(call, kind, body) for body in bodies if all(str(body.get(k)) == v for k, v in wanted)]
    links = {"next": None, "self": call.base + call.path, "previous": None}
    return Reply(200, {f"{kind}s": shown, "links": links})


def _forbidden(action: str) -> RefusedError:
    return RefusedError(403, f"You are not authorized to perform the requested action: identity:{action}.")


def own_projects(call: Call) -> Reply:
    """GET /v3/auth/projects: the projects that the caller may use."""
    user = call.store.get("user", call.token.user_id) or {"_projects": []}
    return _list(call, "project", [body for body in call.store.all("project") if body["id"] in user["_projects"]])


def list_projects(call: Call) -> Reply:
    """GET /v3/projects; for administrators, as with Keystone's default policy."""
    if not call.token.is_admin:
        raise _forbidden("list_projects")
    return _list(call, "project", call.store.all("project"))


def show_project(call: Call) -> Reply:
    """GET /v3/projects/{id}."""
    body = call.store.get("project", call.args["id"])
    if not call.token.is_admin and (body is None or body["id"] != call.project):
        raise _forbidden("get_project")
    if body is None:
        raise RefusedError(404, f"Could not find project: {call.args['id']}.")
    return Reply(200, {"project": _view(call, "project", body)})


def list_users(call: Call) -> Reply:
    """GET /v3/users; for administrators."""
    if not call.token.is_admin:
        raise _forbidden("list_users")
    return _list(call, "user", call.store.all("user"))


def show_user(call: Call) -> Reply:
    """GET /v3/users/{id}."""
    body = call.store.get("user", call.args["id"])
    if not call.token.is_admin and (body is None or body["id"] != call.token.user_id):
        raise _forbidden("get_user")
    if body is None:
        raise RefusedError(404, f"Could not find user: {call.args['id']}.")
    return Reply(200, {"user": _view(call, "user", body)})


def user_projects(call: Call) -> Reply:
    """GET /v3/users/{id}/projects."""
    show_user(call)
    user = call.store.get("user", call.args["id"]) or {"_projects": []}
    return _list(call, "project", [body for body in call.store.all("project") if body["id"] in user["_projects"]])


def show_catalog(call: Call) -> Reply:
    """GET /v3/auth/catalog."""
    links = {"next": None, "self": f"{call.base}/identity/v3/auth/catalog", "previous": None}
    return Reply(200, {"catalog": catalog(call.base, call.project), "links": links})


ROUTES = (
    Route("GET", "/v3/auth/projects", own_projects),
    Route("GET", "/v3/auth/catalog", show_catalog),
    Route("GET", "/v3/projects", list_projects),
    Route("GET", "/v3/projects/{id}", show_project),
    Route("GET", "/v3/users", list_users),
    Route("GET", "/v3/users/{id}", show_user),
    Route("GET", "/v3/users/{id}/projects", user_projects),
)
