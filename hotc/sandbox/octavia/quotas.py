"""Octavia's quotas."""

from __future__ import annotations

from hotc.sandbox import settings
from hotc.sandbox.bodies import Field
from hotc.sandbox.call import Call, Reply
from hotc.sandbox.octavia.errors import forbidden
from hotc.sandbox.octavia.fields import checked, integer
from hotc.sandbox.quota import limits, reset_limits, set_limits
from hotc.sandbox.service import Route

_SERVICE = "octavia"
_OTHER_NAMES = {"loadbalancer": "load_balancer", "healthmonitor": "health_monitor"}
_FIELDS = {name: Field(integer(-1, 2_000_000_000)) for name in (*settings.OCTAVIA_QUOTA, *_OTHER_NAMES)}


def _project(call: Call) -> str:
    project = call.args["project"]
    if project != call.project and not call.token.is_admin:
        raise forbidden()
    return project


def _changeable(call: Call) -> str:
    if not call.token.is_admin:
        raise forbidden()
    return call.args["project"]


def list_quotas(call: Call) -> Reply:
    """GET /lbaas/quotas: those that were changed."""
    rows = call.store.connection.execute(
        "SELECT project, resource, value FROM quotas WHERE service = ? ORDER BY project", (_SERVICE,)
    ).fetchall()
    shown = []
    for project in dict.fromkeys(row[0] for row in rows):
        if not call.token.is_admin and project != call.project:
            continue
        values = dict.fromkeys((*settings.OCTAVIA_QUOTA, *_OTHER_NAMES))
        values |= {resource: value for owner, resource, value in rows if owner == project}
        values |= {other: values[name] for other, name in _OTHER_NAMES.items()}
        shown.append({"project_id": project, "tenant_id": project, **values})
    return Reply(200, {"quotas": shown, "quotas_links": []})


def show(call: Call) -> Reply:
    """GET /lbaas/quotas/{project}."""
    return Reply(200, {"quota": limits(call, _SERVICE, _project(call))})


def default(call: Call) -> Reply:
    """GET /lbaas/quotas/{project}/default."""
    _project(call)
    return Reply(200, {"quota": settings.OCTAVIA_QUOTA})


def update(call: Call) -> Reply:
    """PUT /lbaas/quotas/{project}; for administrators."""
    given = checked(call, "quotas", "quota", _FIELDS)
    project = _changeable(call)
    values = {_OTHER_NAMES.get(name, name): value for name, value in given.items() if value is not None}
    set_limits(call, _SERVICE, project, values)
    return Reply(202, {"quota": limits(call, _SERVICE, project)})


def delete(call: Call) -> Reply:
    """DELETE /lbaas/quotas/{project}: back to the defaults; for administrators."""
    reset_limits(call, _SERVICE, _changeable(call))
    return Reply(202)


ROUTES = (
    Route("GET", "/v2.0/lbaas/quotas", list_quotas),
    Route("GET", "/v2.0/lbaas/quotas/{project}", show),
    Route("GET", "/v2.0/lbaas/quotas/{project}/default", default),
    Route("PUT", "/v2.0/lbaas/quotas/{project}", update),
    Route("DELETE", "/v2.0/lbaas/quotas/{project}", delete),
)
