"""QoS policies of the network service, and their rules."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from hotc.runtime.drivers import compared, neutron, rest
from hotc.runtime.drivers.driver import Driver
from hotc.runtime.drivers.listing import Listing
from hotc.runtime.drivers.rest import Api

if TYPE_CHECKING:
    from collections.abc import Collection

    from hotc.runtime.connection.cloud import Cloud
    from hotc.runtime.drivers.driver import BuildContext, Json
    from hotc.runtime.drivers.listing import Listed

POLICIES: Final = Api("network", "/qos/policies", "policy", "policies")
ALL_POLICIES: Final = neutron.list_call(POLICIES)


def build_policy(properties: Json, context: BuildContext) -> Json:
    """Properties of OS::Neutron::QoSPolicy."""
    return neutron.request(neutron.body(properties, context), {})


def rule(type_name: str, kind: str, *values: str) -> Driver:
    """The driver of a type of rule: ``kind`` as in the API's paths, ``values`` the properties that it takes.

    A policy has at most one rule of a kind, or one for each direction where there are directions: so a rule is found
    again by what it is.
    """

    def api(sent: Json) -> Api:
        return Api("network", f"{POLICIES.one(sent['policy'])}/{kind}_rules", f"{kind}_rule", f"{kind}_rules")

    def build(properties: Json, context: BuildContext) -> Json:
        body = {name: properties[name] for name in (*values, "tenant_id") if properties.get(name) is not None}
        return {"body": body, "policy": context.cloud.find("qos_policy", properties["policy"])}

    def candidates(cloud: Cloud, sent: Json) -> list[Json]:
        rules = api(sent)
        answer = cloud.call("network", "GET", rules.path, missing_ok=True) or {}
        return list(answer.get(rules.plural, ()))

    def same(sent: Json, found: Json) -> bool:
        return all(found.get(name) == sent["body"].get(name) for name in values)

    def update(cloud: Cloud, identity: str, before: Json, after: Json, _changed: Collection[str]) -> None:
        rest.update(cloud, api(after), identity, rest.difference(before["body"], after["body"]))

    def find(listed: Listed, identity: str, sent: Json) -> Json | None:
        policy = listed.one(ALL_POLICIES, sent["policy"]) or {}
        return next((each for each in policy.get("rules", ()) if each["id"] == identity), None)

    def exclusive(properties: Json) -> list[str]:
        return [f"qos:{kind}:{properties.get('policy')}:{properties.get('direction', '')}"]

    return Driver(
        type=type_name,
        service="network",
        find_again="natural_key",
        build=build,
        create=lambda cloud, sent: rest.create(cloud, api(sent), sent["body"]),
        read=lambda cloud, identity, sent: rest.show(cloud, api(sent), identity),
        update=update,
        delete=lambda cloud, identity, sent: rest.delete(cloud, api(sent), identity),
        candidates=candidates,
        same=same,
        external=None,
        listing=Listing((ALL_POLICIES,), find),
        compared=compared.fields(*values),
        exclusive=exclusive,
        keys=lambda sent, identity: [f"qos_policy:{sent['policy']}"],
    )


DRIVERS: Final[list[Driver]] = [
    neutron.driver(
        "OS::Neutron::QoSPolicy",
        POLICIES,
        build_policy,
        configure=None,
        compared=neutron.shown("name", "description", "shared", tags=False),
        attributes=rest.fields("rules"),
        keys=lambda sent, identity: [f"qos_policy:{identity}"] if identity else [],
    ),
    rule("OS::Neutron::QoSBandwidthLimitRule", "bandwidth_limit", "max_kbps", "max_burst_kbps", "direction"),
    rule("OS::Neutron::QoSDscpMarkingRule", "dscp_marking", "dscp_mark"),
    rule("OS::Neutron::QoSMinimumBandwidthRule", "minimum_bandwidth", "min_kbps", "direction"),
    rule("OS::Neutron::QoSMinimumPacketRateRule", "minimum_packet_rate", "min_kpps", "direction"),
]
