"""Alarms of the alarming service: one table entry for each type of rule."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlencode

from hotc.runtime.drivers import compared, rest
from hotc.runtime.drivers.compared import Compared
from hotc.runtime.drivers.driver import READY, Driver, Status
from hotc.runtime.drivers.listing import ListCall, plain
from hotc.runtime.drivers.rest import Api
from hotc.runtime.errors import ResourceProblem

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from hotc.runtime.connection.cloud import Cloud
    from hotc.runtime.drivers.driver import BuildContext, Json

ALARMS: Final = Api("alarm", "/alarms", "", "")

_ACTIONS: Final = {
    "alarm_actions": "alarm_queues",
    "ok_actions": "ok_queues",
    "insufficient_data_actions": "insufficient_data_queues",
}
_COMMON: Final = ("description", "enabled", "repeat_actions", "severity", "time_constraints")
_SWITCHES: Final = ("enabled", "repeat_actions")
_THRESHOLD: Final = ("comparison_operator", "evaluation_periods", "granularity", "aggregation_method", "threshold")
_BY_RESOURCES: Final = "gnocchi_aggregation_by_resources_threshold"
_METERS_OF_NOVA: Final = frozenset(
    {
        "instance",
        "memory",
        "memory.usage",
        "memory.resident",
        "cpu",
        "cpu_util",
        "vcpus",
        "disk.read.requests",
        "disk.read.requests.rate",
        "disk.write.requests",
        "disk.write.requests.rate",
        "disk.read.bytes",
        "disk.read.bytes.rate",
        "disk.write.bytes",
        "disk.write.bytes.rate",
        "disk.device.read.requests",
        "disk.device.read.requests.rate",
        "disk.device.write.requests",
        "disk.device.write.requests.rate",
        "disk.device.read.bytes",
        "disk.device.read.bytes.rate",
        "disk.device.write.bytes",
        "disk.device.write.bytes.rate",
        "disk.root.size",
        "disk.ephemeral.size",
        "network.incoming.bytes",
        "network.incoming.bytes.rate",
        "network.outgoing.bytes",
        "network.outgoing.bytes.rate",
        "network.incoming.packets",
        "network.incoming.packets.rate",
        "network.outgoing.packets",
        "network.outgoing.packets.rate",
    }
)


def build(properties: Json, context: BuildContext, kind: str, rule: Json) -> Json:
    """What all alarms have, and the rule under the key of its type. The name is always automatic."""
    made: Json = {name: properties[name] for name in _COMMON if properties.get(name) is not None}
    for name in _SWITCHES:
        if name in made:
            made[name] = str(made[name]).lower() == "true"
    made["time_constraints"] = [rest.without_nulls(each) for each in made.get("time_constraints") or []]
    for actions, queues in _ACTIONS.items():
        called = [_address(each) for each in properties.get(actions) or [] if each]
        queued = [f"trust+zaqar://?{urlencode({'queue_name': each})}" for each in properties.get(queues) or []]
        made[actions] = called + queued
    return {"body": {**made, "name": context.automatic_name, "type": kind, f"{kind}_rule": rule}}


def _address(action: str) -> str:
    if ":" not in action:
        raise ResourceProblem(
            f"the alarm's action {action} is no address",
            f"Write {{ get_attr: [{action}, alarm_url] }} where it is a resource of the template.",
        )
    return action


def _same_addresses(sent: Any, shown: Any) -> bool:
    """Aodh drops the slashes of addresses without a host, such as those of queues."""
    return compared.unordered(*([str(each).replace("://?", ":?") for each in some or []] for some in (sent, shown)))


def put(cloud: Cloud, identity: str, body: Json) -> None:
    """Make the alarm what ``body`` says, as a whole: aodh changes no single fields.

    Its state is said again: aodh takes what doesn't say it for an alarm without data, and alarms once more.
    """
    state = (rest.show(cloud, ALARMS, identity) or {}).get("state")
    rest.update(cloud, ALARMS, identity, {**body, "state": state} if state else body)


def candidates(cloud: Cloud, sent: Json) -> list[Json]:
    """Alarms of that name."""
    query = {"q.field": "name", "q.op": "eq", "q.value": sent["body"]["name"]}
    return cloud.listing("alarm", ALARMS.path, "", query)


def _switched(enabled: bool) -> Callable[[Cloud, str, Json], Status]:
    def switch(cloud: Cloud, identity: str, sent: Json) -> Status:
        wanted = enabled and sent["body"].get("enabled", True)
        put(cloud, identity, {**sent["body"], "enabled": wanted})
        return READY

    return switch


def _in_rule(key: str, field: str, name: str = "", **more: Any) -> Compared:
    return Compared((name or field,), ("body", key, field), lambda found: (found.get(key) or {}).get(field), **more)


def alarm(
    type_name: str,
    kind: str,
    *names: str,
    rule: Callable[[Json, Cloud], Json] | None = None,
    shown: tuple[Compared, ...] | None = None,
) -> Driver:
    """The driver of one type of alarm: ``names`` are the properties that its rule is made of, as they are; ``rule``
    makes it where there is more to it.
    """
    key = f"{kind}_rule"

    def plain_rule(properties: Json, _cloud: Cloud) -> Json:
        return {name: properties[name] for name in names if properties.get(name) is not None}

    made = rule or plain_rule

    def update(cloud: Cloud, identity: str, _before: Json, after: Json, _changed: Collection[str]) -> None:
        put(cloud, identity, after["body"])

    return Driver(
        type=type_name,
        service="alarm",
        find_again="token",
        build=lambda properties, context: build(properties, context, kind, made(properties, context.cloud)),
        create=lambda cloud, sent: rest.create(cloud, ALARMS, sent["body"]),
        read=lambda cloud, identity, sent: rest.show(cloud, ALARMS, identity),
        identity=lambda found: str(found["alarm_id"]),
        update=update,
        delete=lambda cloud, identity, sent: rest.delete(cloud, ALARMS, identity),
        candidates=candidates,
        same=lambda sent, found: bool(found["name"] == sent["body"]["name"]),
        suspend=_switched(False),
        resume=_switched(True),
        listing=plain(ListCall("alarm", ALARMS.path, "", identity="alarm_id")),
        compared=(
            *compared.fields("description", "severity", "time_constraints", *_SWITCHES),
            *compared.fields(*_ACTIONS, alike=_same_addresses),
            *(shown if shown is not None else tuple(_in_rule(key, name) for name in names)),
        ),
    )


def meter_rule(properties: Json, _cloud: Cloud) -> Json:
    """The rule of OS::Aodh::Alarm, whose metadata are matched by queries with a prefix that Heat chooses."""
    names = ("period", "evaluation_periods", "threshold", "statistic", "comparison_operator", "meter_name")
    made: Json = {name: properties[name] for name in names if properties.get(name) is not None}
    prefix = "user_metadata" if properties.get("meter_name") in _METERS_OF_NOVA else "metering"
    query = [rest.without_nulls(each) for each in properties.get("query") or []]
    for name, value in (properties.get("matching_metadata") or {}).items():
        bare = name.removeprefix("metadata.")
        bare = bare.removeprefix("metering.").removeprefix("user_metadata.")
        query.append({"field": f"metadata.{prefix}.{bare}", "op": "eq", "value": str(value)})
    return {**made, "query": query} if query else made


def event_rule(properties: Json, _cloud: Cloud) -> Json:
    """The rule of OS::Aodh::EventAlarm."""
    query = [rest.without_nulls(each) for each in properties.get("query") or []]
    made: Json = {"query": query} if query else {}
    return {**made, "event_type": properties["event_type"]} if properties.get("event_type") else made


def health_rule(properties: Json, cloud: Cloud) -> Json:
    """The rule of OS::Aodh::LBMemberHealthAlarm."""
    return {
        "pool_id": cloud.find("pool", properties["pool"]),
        "stack_id": properties["stack"],
        "autoscaling_group_id": properties["autoscaling_group_id"],
    }


def composite_rule(properties: Json, _cloud: Cloud) -> Json:
    """The rule of OS::Aodh::CompositeAlarm: the rules under their operator."""
    given = properties["composite_rule"]
    return {given["operator"]: given["rules"]}


def _given_composite(shown: Any) -> Any:
    return next(({"operator": operator, "rules": rules} for operator, rules in (shown or {}).items()), shown)


def _own_query(sent: Any, shown: Any) -> bool:
    """Whether a query is the one sent: aodh wraps it in a condition of its own, that the project's resources count."""
    wanted, found = _parsed(sent), _parsed(shown)
    parts = found.get("and") if isinstance(found, dict) and found.keys() == {"and"} else None
    return bool(wanted == found or (isinstance(parts, list) and len(parts) == 2 and wanted == parts[1]))


def _parsed(query: Any) -> Any:
    try:
        return json.loads(query)
    except (TypeError, ValueError):
        return query


_HEALTH: Final = {"pool": "pool_id", "autoscaling_group_id": "autoscaling_group_id", "stack": "stack_id"}

DRIVERS: Final[list[Driver]] = [
    alarm(
        "OS::Aodh::Alarm",
        "threshold",
        "period",
        "evaluation_periods",
        "threshold",
        "statistic",
        "comparison_operator",
        "meter_name",
        rule=meter_rule,
    ),
    alarm("OS::Aodh::EventAlarm", "event", "event_type", "query", rule=event_rule),
    alarm("OS::Aodh::PrometheusAlarm", "prometheus", "comparison_operator", "query", "threshold"),
    alarm(
        "OS::Aodh::GnocchiResourcesAlarm",
        "gnocchi_resources_threshold",
        "metric",
        "resource_id",
        "resource_type",
        *_THRESHOLD,
    ),
    alarm(
        "OS::Aodh::GnocchiAggregationByMetricsAlarm",
        "gnocchi_aggregation_by_metrics_threshold",
        "metrics",
        *_THRESHOLD,
    ),
    alarm(
        "OS::Aodh::GnocchiAggregationByResourcesAlarm",
        _BY_RESOURCES,
        "metric",
        "query",
        "resource_type",
        *_THRESHOLD,
        shown=(
            *(_in_rule(f"{_BY_RESOURCES}_rule", name) for name in ("metric", "resource_type", *_THRESHOLD)),
            _in_rule(f"{_BY_RESOURCES}_rule", "query", alike=_own_query),
        ),
    ),
    alarm(
        "OS::Aodh::LBMemberHealthAlarm",
        "loadbalancer_member_health",
        rule=health_rule,
        shown=tuple(
            _in_rule("loadbalancer_member_health_rule", field, name, named=name == "pool")
            for name, field in _HEALTH.items()
        ),
    ),
    alarm(
        "OS::Aodh::CompositeAlarm",
        "composite",
        rule=composite_rule,
        shown=(
            Compared(("composite_rule",), ("body", "composite_rule"), "composite_rule", as_property=_given_composite),
        ),
    ),
]
