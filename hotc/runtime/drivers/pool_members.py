"""What a pool of a load balancer has: members, and the monitor that looks after their health."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from hotc.runtime.drivers import octavia, rest
from hotc.runtime.drivers.compared import Compared, fields, named, unordered
from hotc.runtime.drivers.listing import ListCall, Listing, plain
from hotc.runtime.drivers.octavia import POOLS, SERVICE
from hotc.runtime.drivers.rest import Api

if TYPE_CHECKING:
    from hotc.runtime.connection.cloud import Cloud
    from hotc.runtime.drivers.driver import BuildContext, Driver, Json
    from hotc.runtime.drivers.listing import Listed

MONITORS: Final = Api(SERVICE, "/lbaas/healthmonitors", "healthmonitor", "healthmonitors")

_UNIQUE: Final = ("address", "protocol_port")
"""A pool has one member with these."""


def members_of(sent: Json) -> Api:
    """The members of the request's pool."""
    return Api(SERVICE, f"{POOLS.one(sent['pool'])}/members", "member", "members")


def build_member(properties: Json, context: BuildContext) -> Json:
    """Properties of OS::Octavia::PoolMember."""
    made = octavia.body(properties, context, leave_out=("pool", "subnet"), named=False, marked=False)
    if properties.get("subnet"):
        made["subnet_id"] = context.cloud.find("subnet", properties["subnet"])
    pool = context.cloud.find("pool", properties["pool"])
    return {"body": made, "pool": pool, "root": octavia.root_of_pool(context.cloud, pool)}


def member_candidates(cloud: Cloud, sent: Json) -> list[Json]:
    """The one member with that address and port that the pool can have."""
    return rest.listing(cloud, members_of(sent), **{name: sent["body"][name] for name in _UNIQUE})


def _list_call(sent: Json) -> ListCall:
    api = members_of(sent)
    return ListCall(SERVICE, api.path, api.plural)


def _find(listed: Listed, identity: str, sent: Json) -> Json | None:
    return listed.one(_list_call(sent), identity)


def build_monitor(properties: Json, context: BuildContext) -> Json:
    """Properties of OS::Octavia::HealthMonitor."""
    made = octavia.body(properties, context, leave_out=("pool",), named=False, marked=False)
    made["pool_id"] = pool = context.cloud.find("pool", properties["pool"])
    return {"body": made, "root": octavia.root_of_pool(context.cloud, pool)}


def monitor_candidates(cloud: Cloud, sent: Json) -> list[Json]:
    """The one monitor that the pool can have."""
    return rest.listing(cloud, MONITORS, pool_id=sent["body"]["pool_id"])


def _same_monitor(sent: Json, found: Json) -> bool:
    return all(found.get(name) == value for name, value in sent["body"].items() if name not in {"pool_id", "tenant_id"})


DRIVERS: Final[list[Driver]] = [
    octavia.driver(
        "OS::Octavia::PoolMember",
        members_of,
        build_member,
        find_again="natural_key",
        candidates=member_candidates,
        same=lambda sent, found: all(found.get(name) == sent["body"][name] for name in _UNIQUE),
        external=None,
        listing=Listing((), _find, per=lambda sent: (_list_call(sent),)),
        exclusive=lambda properties: [
            f"member:{properties.get('pool')}:{properties.get('address')}:{properties.get('protocol_port')}"
        ],
        emptied=frozenset({"tags"}),
        compared=(
            *fields("address", "protocol_port", "monitor_address", "monitor_port", "weight", "admin_state_up"),
            *fields("tags", alike=unordered),
            named("subnet", "subnet_id"),
        ),
    ),
    octavia.driver(
        "OS::Octavia::HealthMonitor",
        lambda sent: MONITORS,
        build_monitor,
        find_again="natural_key",
        candidates=monitor_candidates,
        same=_same_monitor,
        external=lambda identity: {"root": ""},
        listing=plain(octavia.list_call(MONITORS)),
        attributes=rest.fields("pools"),
        exclusive=lambda properties: [f"health_monitor:{properties.get('pool')}"],
        compared=(
            *fields("admin_state_up", "delay", "timeout", "max_retries", "type"),
            *fields("expected_codes", "http_method", "url_path"),
            Compared(
                ("pool",),
                ("body", "pool_id"),
                lambda found: next((each["id"] for each in found.get("pools") or ()), None),
                named=True,
            ),
        ),
    ),
]
