"""Policies of a listener that look at what a request is about, and their rules."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from hotc.runtime.drivers import octavia, rest
from hotc.runtime.drivers.compared import fields, named
from hotc.runtime.drivers.listing import ListCall, Listing
from hotc.runtime.drivers.octavia import POLICIES, SERVICE
from hotc.runtime.drivers.rest import Api
from hotc.runtime.errors import ResourceProblem

if TYPE_CHECKING:
    from hotc.runtime.connection.cloud import Cloud
    from hotc.runtime.drivers.driver import BuildContext, Driver, Json
    from hotc.runtime.drivers.listing import Listed


def build_policy(properties: Json, context: BuildContext) -> Json:
    """Properties of OS::Octavia::L7Policy."""
    made = octavia.body(properties, context, leave_out=("listener", "redirect_pool", "position"))
    made["listener_id"] = listener = context.cloud.find("listener", properties["listener"])
    if properties.get("redirect_pool"):
        made["redirect_pool_id"] = context.cloud.find("pool", properties["redirect_pool"])
    if properties.get("position") is not None:
        made["position"] = int(properties["position"])
    return {"body": made, "root": octavia.root_of_listener(context.cloud, listener)}


def not_before(sent: Any, shown: Any) -> bool:
    """Whether a policy is where it was put: behind the last one, it stands further in front than it was told to."""
    return sent is None or (shown is not None and int(shown) <= int(sent))


def rules_of(sent: Json) -> Api:
    """The rules of the request's policy."""
    return Api(SERVICE, f"{POLICIES.one(sent['l7policy'])}/rules", "rule", "rules")


def build_rule(properties: Json, context: BuildContext) -> Json:
    """Properties of OS::Octavia::L7Rule."""
    cloud = context.cloud
    made = octavia.body(properties, context, leave_out=("l7policy",), named=False, marked=False)
    policy = cloud.find("l7policy", properties["l7policy"])
    found = rest.show(cloud, POLICIES, policy)
    if found is None:
        raise ResourceProblem(f"the L7 policy {policy} is not there", "Plan again.")
    return {"body": made, "l7policy": policy, "root": octavia.root_of_listener(cloud, str(found["listener_id"]))}


def rule_candidates(cloud: Cloud, sent: Json) -> list[Json]:
    """The rules of the policy."""
    api = rules_of(sent)
    answer = cloud.call(SERVICE, "GET", api.path, missing_ok=True) or {}
    return list(answer.get(api.plural, ()))


def _list_call(sent: Json) -> ListCall:
    api = rules_of(sent)
    return ListCall(SERVICE, api.path, api.plural)


def _find(listed: Listed, identity: str, sent: Json) -> Json | None:
    return listed.one(_list_call(sent), identity)


DRIVERS: Final[list[Driver]] = [
    octavia.marked_driver(
        "OS::Octavia::L7Policy",
        POLICIES,
        build_policy,
        # Without a place of its own any more, a policy stays where it is.
        never_null=frozenset({"position"}),
        attributes=rest.fields("rules"),
        compared=(
            *fields("name", "description", "admin_state_up", "action", "redirect_url"),
            *fields("position", alike=not_before),
            named("redirect_pool", "redirect_pool_id"),
            named("listener", "listener_id"),
        ),
    ),
    octavia.driver(
        "OS::Octavia::L7Rule",
        rules_of,
        build_rule,
        find_again="before_set",
        candidates=rule_candidates,
        same=lambda sent, found: all(found.get(name) == value for name, value in sent["body"].items()),
        external=None,
        listing=Listing((), _find, per=lambda sent: (_list_call(sent),)),
        compared=fields("admin_state_up", "type", "compare_type", "invert", "key", "value"),
    ),
]
