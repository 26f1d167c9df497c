"""Networking: what Heat checks in code. Subnets and security groups have modules of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from hotc.compiler.catalog.behaviour.subject import Subject

_ACTIONS = {
    "network": ("access_as_shared", "access_as_external"),
    "qos_policy": ("access_as_shared",),
    "security_group": ("access_as_shared",),
    "address_scope": ("access_as_shared",),
    "subnetpool": ("access_as_shared",),
}


def provider_net(subject: Subject) -> None:
    """Which network types have a segment, and which a physical network."""
    kind = subject.known("network_type")
    if kind in ("local", "flat") and subject.seen("segmentation_id"):
        subject.problem("segmentation_id", f"a {kind} network has no segmentation_id")
    if kind in ("vxlan", "gre", "geneve", "local") and subject.seen("physical_network"):
        subject.problem("physical_network", f"a {kind} network has no physical_network")


def segment(subject: Subject) -> None:
    """Which segment types have an id, and which a physical network."""
    kind, number = subject.known("network_type"), subject.known("segmentation_id")
    if kind in ("flat", "vlan") and not subject.given("physical_network"):
        subject.needs("network_type", f"physical_network for {kind}")
    if kind == "vlan" and not subject.given("segmentation_id"):
        subject.needs("network_type", "segmentation_id for vlan")
    if kind in ("local", "flat") and subject.given("segmentation_id"):
        subject.problem("segmentation_id", f"a {kind} segment has no segmentation_id")
    if kind in ("vxlan", "gre", "geneve") and subject.given("physical_network"):
        subject.problem("physical_network", f"a {kind} segment has no physical_network")
    if kind == "vlan" and isinstance(number, int) and number > 4094:
        subject.problem("segmentation_id", f"there are 4094 VLANs; {number} is none of them")


def subnet_pool(subject: Subject) -> None:
    """Prefix lengths in order."""
    order = [n for n in ("min_prefixlen", "default_prefixlen", "max_prefixlen") if subject.known(n)]
    for index, name in enumerate(order):
        for other in order[index + 1 :]:
            low, high = subject.known(name), subject.known(other)
            if isinstance(low, int) and isinstance(high, int) and low > high:
                _turned(subject, name, other, low, high, heat=True)


def rbac_policy(subject: Subject) -> None:
    """Which actions an object knows."""
    kind, action = subject.known("object_type"), subject.known("action")
    if kind in _ACTIONS and action is not None and action not in _ACTIONS[kind]:
        subject.problem("action", f"{action} is no action for a {kind}", hint=f"Use {' or '.join(_ACTIONS[kind])}.")


def network_gateway(subject: Subject) -> None:
    """A VLAN has a number, a flat network none."""
    for connection in subject.items("connections"):
        kind = connection.known("segmentation_type")
        if kind == "vlan" and not connection.given("segmentation_id"):
            connection.needs("segmentation_type", "segmentation_id for vlan")
        if kind == "flat" and connection.known("segmentation_id"):
            connection.problem("segmentation_id", "a flat connection has no segmentation_id but 0")


def router(subject: Subject) -> None:
    """Several agents only for a router with high availability."""
    agents = subject.known("l3_agent_ids")
    if isinstance(agents, list) and len(agents) > 1 and not subject.seen("ha"):
        subject.problem(
            "l3_agent_ids", "a router without high availability has one agent at most", hint="Set ha: true."
        )


def value_specs(subject: Subject) -> None:
    """``value_specs`` is for what has no property of its own."""
    from hotc.compiler.catalog import lookup

    given = subject.known("value_specs")
    type_ = lookup(subject.owner)
    if not isinstance(given, dict) or type_ is None:
        return
    for name in given:
        if name in type_.properties or name in ("shared", "tenant_id"):
            subject.inside("value_specs").problem(name, f"{name} is not allowed in value_specs")  # type: ignore[union-attr]


def _turned(subject: Subject, first: str, last: str, low: Any, high: Any, *, heat: bool = False) -> None:
    values = {"first": subject.name(first), "last": subject.name(last), "low": low, "high": high}
    subject.findings.report("range-turned-round", (*subject.at, first), heat="full" if heat else None, **values)
