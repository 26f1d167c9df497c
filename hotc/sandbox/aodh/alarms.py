"""Alarms: made, changed as a whole, listed, deleted."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from hotc.sandbox.call import Call, RefusedError, Reply, new_id
from hotc.sandbox.service import Route

if TYPE_CHECKING:
    from hotc.sandbox.store import Document

_THRESHOLD: dict[str, Any] = {"comparison_operator": "eq", "evaluation_periods": 1, "granularity": 60}
_RULES: dict[str, tuple[tuple[str, ...], dict[str, Any]]] = {
    "event": ((), {"event_type": "*", "query": []}),
    "composite": ((), {}),
    "prometheus": (("query", "threshold"), {"comparison_operator": "eq"}),
    "loadbalancer_member_health": (("pool_id", "stack_id", "autoscaling_group_id"), {}),
    "gnocchi_resources_threshold": (
        ("metric", "resource_id", "resource_type", "aggregation_method", "threshold"),
        _THRESHOLD,
    ),
    "gnocchi_aggregation_by_metrics_threshold": (("metrics", "aggregation_method", "threshold"), _THRESHOLD),
    "gnocchi_aggregation_by_resources_threshold": (
        ("metric", "query", "resource_type", "aggregation_method", "threshold"),
        _THRESHOLD,
    ),
}
"""Type to what its rule needs, and to what a rule says that doesn't say it."""
_ACTIONS = ("ok_actions", "alarm_actions", "insufficient_data_actions")
_USUAL: dict[str, Any] = {
    "enabled": True,
    "repeat_actions": False,
    "time_constraints": [],
    "severity": "low",
    **{name: [] for name in _ACTIONS},
}
_CHOICES = {"severity": ("low", "moderate", "critical"), "type": tuple(_RULES)}
_KEPT = ("alarm_id", "project_id", "user_id", "timestamp", "state", "state_timestamp", "state_reason")


def refuse(refusal: RefusedError) -> Reply:
    """Render a refusal as Aodh does."""
    fault = {"faultcode": "Client", "faultstring": refusal.message, "debuginfo": None}
    return Reply(refusal.status, {"error_message": fault})


def list_versions(call: Call) -> Reply:
    """GET /alarm."""
    link = {"href": f"{call.base}/alarm/v2", "rel": "self"}
    version = {"id": "v2", "links": [link], "status": "stable", "updated": "2013-02-13T00:00:00Z"}
    return Reply(200, {"versions": {"values": [version]}})


def _checked(call: Call) -> Document:
    """Return the alarm that a request describes, with what goes without saying."""
    body = call.json()
    rules = {f"{kind}_rule" for kind in _RULES}
    for name in body:
        if name not in {"name", "type", "description", *_USUAL, *_KEPT, *rules, "evaluate_timestamp"}:
            raise RefusedError(400, f"Unknown attribute for argument data: {name}")
    for name in ("name", "type"):
        if not body.get(name):
            words = f"Invalid input for field/attribute {name}. Value: 'None'. Mandatory field missing."
            raise RefusedError(400, words)
    for name, allowed in _CHOICES.items():
        if name in body and body[name] not in allowed:
            words = f"Invalid input for field/attribute {name}. Value: '{body[name]}'."
            raise RefusedError(400, f"{words} Value should be one of: {', '.join(sorted(allowed))}")
    kind = body["type"]
    key = f"{kind}_rule"
    if not isinstance(body.get(key), dict):
        raise RefusedError(400, f"{key} must be set for {kind} type alarm")
    needed, usual = _RULES[kind]
    for name in needed:
        if body[key].get(name) in (None, ""):
            raise RefusedError(
                400, f"Invalid input for field/attribute {name}. Value: 'None'. Mandatory field missing."
            )
    made = {name: body.get(name, value) for name, value in _USUAL.items()}
    for name in _ACTIONS:
        made[name] = [str(each).replace("://?", ":?") for each in made[name] or []]
    rule = {**usual, **body[key]}
    if "threshold" in rule:
        rule["threshold"] = float(rule["threshold"])
    words = f"Alarm when {rule.get('event_type')} event occurred." if kind == "event" else f"{kind} alarm rule"
    if kind == "gnocchi_aggregation_by_resources_threshold" and not call.token.is_admin:
        rule["query"] = _narrowed(rule["query"], call.project)
    return {"name": body["name"], "type": kind, "description": body.get("description") or words, **made, key: rule}


def _narrowed(query: Any, project: str) -> str:
    """The query with the condition that only resources of the project count, which Aodh puts before it."""
    try:
        given = json.loads(query)
    except (TypeError, ValueError):
        raise RefusedError(400, f"Invalid input for field/attribute rule/query. Value: '{query}'.") from None
    return json.dumps({"and": [{"=": {"created_by_project_id": project}}, given]})


def _get(call: Call) -> Document:
    found = call.store.get("alarm", call.args["id"])
    if found is None or (found["project_id"] != call.project and not call.token.is_admin):
        raise RefusedError(404, f"Alarm {call.args['id']} not found")
    return found


def _view(alarm: Document) -> Document:
    return {key: value for key, value in alarm.items() if key != "id"}


def create(call: Call) -> Reply:
    """POST /v2/alarms."""
    identity, now = new_id(), call.micros()
    alarm = {"id": identity, "alarm_id": identity, **_checked(call)}
    alarm |= {"project_id": call.project, "user_id": call.token.user_id, "timestamp": now}
    alarm |= {"state": "insufficient data", "state_timestamp": now, "state_reason": "Not evaluated yet"}
    alarm["evaluate_timestamp"] = now
    call.store.insert("alarm", call.project, alarm)
    return Reply(201, _view(alarm), {"Location": f"{call.base}/alarm/v2/alarms/{identity}"})


def list_alarms(call: Call) -> Reply:
    """GET /v2/alarms, narrowed by ``q.field``, ``q.op`` (always eq) and ``q.value``."""
    fields = [value for key, value in call.query if key == "q.field"]
    values = [value for key, value in call.query if key == "q.value"]
    unknown = next((key for key, _ in call.query if key not in ("q.field", "q.op", "q.value", "limit", "sort")), None)
    if unknown is not None:
        raise RefusedError(400, f'Unknown argument: "{unknown}"')
    wanted = list(zip(fields, values, strict=False))
    found = call.store.all("alarm", call.project)[::-1]
    return Reply(200, [_view(each) for each in found if all(str(each.get(key)) == value for key, value in wanted)])


def show(call: Call) -> Reply:
    """GET /v2/alarms/{id}."""
    return Reply(200, _view(_get(call)))


def update(call: Call) -> Reply:
    """PUT /v2/alarms/{id}: the whole alarm anew; what the request leaves out, the state too, is as usual again."""
    before, now = _get(call), call.micros()
    alarm = {"id": before["id"], **_checked(call), **{key: before[key] for key in _KEPT}}
    alarm |= {"timestamp": now, "evaluate_timestamp": None}
    state = call.json().get("state", "insufficient data")
    if state != before["state"]:
        alarm |= {"state": state, "state_timestamp": now, "state_reason": "Manually set via API"}
    call.store.update("alarm", alarm)
    return Reply(200, _view(alarm))


def delete(call: Call) -> Reply:
    """DELETE /v2/alarms/{id}."""
    call.store.delete("alarm", _get(call)["id"])
    return Reply(204)


ROUTES = (
    Route("GET", "/", list_versions, needs_token=False),
    Route("GET", "/v2/alarms", list_alarms),
    Route("POST", "/v2/alarms", create),
    Route("GET", "/v2/alarms/{id}", show),
    Route("PUT", "/v2/alarms/{id}", update),
    Route("DELETE", "/v2/alarms/{id}", delete),
)
