"""Metering labels and their rules: which traffic is counted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from hotc.runtime.drivers import neutron, rest
from hotc.runtime.drivers.compared import same
from hotc.runtime.drivers.driver import READY
from hotc.runtime.drivers.listing import ListCall, plain
from hotc.runtime.drivers.rest import Api

if TYPE_CHECKING:
    from hotc.runtime.connection.cloud import Cloud
    from hotc.runtime.drivers.driver import BuildContext, Driver, Json

LABELS: Final = Api("network", "/metering/metering-labels", "metering_label", "metering_labels")
RULES: Final = Api("network", "/metering/metering-label-rules", "metering_label_rule", "metering_label_rules")

_ONE_OF_A_LABEL: Final = ("metering_label_id", "direction", "excluded", "remote_ip_prefix")
"""Rules of a label that differ in nothing but the prefix can't overlap, so that these tell which is which."""


def build_label(properties: Json, context: BuildContext) -> Json:
    """Properties of OS::Neutron::MeteringLabel."""
    return neutron.request(neutron.body(properties, context), {})


def build_rule(properties: Json, context: BuildContext) -> Json:
    """Properties of OS::Neutron::MeteringRule. Neutron gives rules neither names nor descriptions."""
    made = neutron.body(properties, context, named=False)
    del made["description"]
    made["excluded"] = str(made.get("excluded", False)).lower() == "true"
    return neutron.request(made, {})


def rule_candidates(cloud: Cloud, sent: Json) -> list[Json]:
    """The rules of the label."""
    return rest.listing(cloud, RULES, metering_label_id=sent["body"]["metering_label_id"])


DRIVERS: Final[list[Driver]] = [
    neutron.driver(
        "OS::Neutron::MeteringLabel",
        LABELS,
        build_label,
        configure=None,
        update=None,
        status=lambda found: READY,
        attributes=rest.fields("name", "description", "shared"),
        compared=neutron.shown("name", "description", "shared", tags=False),
    ),
    neutron.driver(
        "OS::Neutron::MeteringRule",
        RULES,
        build_rule,
        find_again="natural_key",
        configure=None,
        update=None,
        candidates=rule_candidates,
        same=lambda sent, found: all(same(sent["body"][name], found.get(name)) for name in _ONE_OF_A_LABEL),
        status=lambda found: READY,
        listing=plain(ListCall("network", RULES.path, RULES.plural)),
        attributes=rest.fields("direction", "excluded", "metering_label_id", "remote_ip_prefix"),
        compared=neutron.shown("direction", "excluded", "metering_label_id", "remote_ip_prefix", tags=False),
        exclusive=lambda properties: [
            f"metering_rule:{properties.get('metering_label_id')}:{properties.get('direction')}"
        ],
        keys=lambda sent, identity: [f"metering:{sent['body']['metering_label_id']}"],
    ),
]
