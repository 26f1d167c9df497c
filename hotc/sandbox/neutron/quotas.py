"""Neutron's quotas: limits per project, kept in the file when they differ from the settings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.sandbox import settings
from hotc.sandbox.call import Call, Reply
from hotc.sandbox.neutron import checks
from hotc.sandbox.neutron.errors import no
from hotc.sandbox.neutron.resource import body_of
from hotc.sandbox.quota import limits, reset_limits, set_limits
from hotc.sandbox.service import Route

if TYPE_CHECKING:
    from hotc.sandbox.store import Document

_SERVICE = "neutron"


def require_quota(call: Call, resource: str, project: str, more: int = 1) -> None:
    """Refuse with 409 if ``more`` objects of a kind would exceed the project's quota."""
    limit = limits(call, _SERVICE, project).get(resource, -1)
    if limit >= 0 and call.store.count(resource, project) + more > limit:
        raise no("OverQuota", resource=resource)


def _project(call: Call, action: str) -> str:
    project = call.args["project"]
    if project != call.project and not call.token.is_admin:
        raise no("PolicyNotAuthorized", rule=f"rule:{action}_quota")
    return project


def show(call: Call) -> Reply:
    """GET /v2.0/quotas/{project}."""
    return Reply(200, {"quota": limits(call, _SERVICE, _project(call, "get"))})


def list_quotas(call: Call) -> Reply:
    """GET /v2.0/quotas: the projects whose limits differ from the defaults; for administrators."""
    if not call.token.is_admin:
        raise no("PolicyNotAuthorized", rule="rule:get_quota")
    rows = call.store.connection.execute("SELECT DISTINCT project FROM quotas WHERE service = ?", (_SERVICE,))
    ids = {"project_id", "tenant_id"}
    shown = [limits(call, _SERVICE, project) | dict.fromkeys(ids, project) for (project,) in rows.fetchall()]
    return Reply(200, {"quotas": shown})


def default(call: Call) -> Reply:
    """GET /v2.0/quotas/{project}/default."""
    _project(call, "get")
    return Reply(200, {"quota": settings.NEUTRON_QUOTA})


def details(call: Call) -> Reply:
    """GET /v2.0/quotas/{project}/details."""
    project = _project(call, "get")
    shown: Document = {}
    for resource, limit in limits(call, _SERVICE, project).items():
        shown[resource] = {"limit": limit, "used": call.store.count(resource, project), "reserved": 0}
    return Reply(200, {"quota": shown})


def update(call: Call) -> Reply:
    """PUT /v2.0/quotas/{project}; for administrators."""
    if not call.token.is_admin:
        raise no("PolicyNotAuthorized", rule="rule:update_quota")
    given = body_of(call, "quota")
    unknown = [name for name in given if name not in settings.NEUTRON_QUOTA]
    if unknown:
        raise no("HTTPBadRequest", message=f"Unrecognized attribute(s) '{', '.join(unknown)}'")
    values = {}
    for name, value in given.items():
        try:
            values[name] = checks.integer(-1, 2**31 - 1)(value)
        except ValueError as error:
            raise no("HTTPBadRequest", message=f"Invalid input for {name}. Reason: {error}.") from None
    set_limits(call, _SERVICE, call.args["project"], values)
    return Reply(200, {"quota": limits(call, _SERVICE, call.args["project"])})


def delete(call: Call) -> Reply:
    """DELETE /v2.0/quotas/{project}: back to the defaults; for administrators."""
    if not call.token.is_admin:
        raise no("PolicyNotAuthorized", rule="rule:delete_quota")
    reset_limits(call, _SERVICE, call.args["project"])
    return Reply(204)


ROUTES = (
    Route("GET", "/v2.0/quotas", list_quotas),
    Route("GET", "/v2.0/quotas/{project}", show),
    Route("GET", "/v2.0/quotas/{project}/default", default),
    Route("GET", "/v2.0/quotas/{project}/details", details),
    Route("PUT", "/v2.0/quotas/{project}", update),
    Route("DELETE", "/v2.0/quotas/{project}", delete),
)
