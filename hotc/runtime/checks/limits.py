"""What the services say about quotas: limit and use of each counter, read as each service shows it to a member."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Callable

    from hotc.runtime.connection.cloud import Cloud

Json = dict[str, Any]


@dataclass(slots=True)
class Limit:
    """A quota: ``limit`` (-1: none), and how much of it is ``used`` or reserved (``None``: see :data:`COUNTED`)."""

    limit: int
    used: int | None


WORDS: Final[dict[str, str]] = {
    "compute.instances": "servers",
    "compute.cores": "cores",
    "compute.ram": "MiB of RAM",
    "compute.key_pairs": "key pairs",
    "compute.server_groups": "server groups",
    "network.network": "networks",
    "network.subnet": "subnets",
    "network.subnetpool": "subnet pools",
    "network.port": "ports",
    "network.router": "routers",
    "network.floatingip": "floating IPs",
    "network.security_group": "security groups",
    "network.security_group_rule": "security group rules",
    "network.rbac_policy": "RBAC policies",
    "network.trunk": "trunks",
    "block_storage.volumes": "volumes",
    "block_storage.gigabytes": "GiB of volumes",
    "load_balancer.load_balancer": "load balancers",
    "load_balancer.listener": "listeners",
    "load_balancer.pool": "pools",
    "load_balancer.member": "pool members",
    "load_balancer.health_monitor": "health monitors",
    "load_balancer.l7policy": "L7 policies",
    "load_balancer.l7rule": "L7 rules",
}
"""Counter → what it counts. Behind the volume counters a volume type may follow: ``block_storage.gigabytes_ssd``."""

_COMPUTE: Final = {
    "instances": ("maxTotalInstances", "totalInstancesUsed"),
    "cores": ("maxTotalCores", "totalCoresUsed"),
    "ram": ("maxTotalRAMSize", "totalRAMUsed"),
    "server_groups": ("maxServerGroups", "totalServerGroupsUsed"),
}
COUNTED: Final[dict[str, tuple[str, str]]] = {
    "compute.key_pairs": ("keypair", ""),
    "load_balancer.load_balancer": ("load_balancer", ""),
    "load_balancer.listener": ("listener", ""),
    "load_balancer.pool": ("pool", ""),
    "load_balancer.member": ("pool", "members"),
    "load_balancer.health_monitor": ("health_monitor", ""),
    "load_balancer.l7policy": ("l7policy", ""),
    "load_balancer.l7rule": ("l7policy", "rules"),
}
"""Counters whose use no service tells: the kind whose things are counted, or the list in each of them that is."""


def words(counter: str, amount: int) -> str:
    """What a counter counts, in words, as they follow the number ``amount``."""
    text, kind = WORDS.get(counter, ""), ""
    if not text:
        base, _, kind = counter.removeprefix("block_storage.").partition("_")
        text = WORDS[f"block_storage.{base}"]
    if amount == 1 and not text.startswith(("GiB", "MiB")):
        text = f"{text.removesuffix('ies')}y" if text.endswith("ies") else text.removesuffix("s")
    return f"{text} of type {kind}" if kind else text


def _compute(cloud: Cloud) -> dict[str, Limit]:
    # The limits of a member of the project; the quota sets are, by policy, not everybody's to read.
    absolute = (cloud.call("compute", "GET", "/limits") or {})["limits"]["absolute"]
    found = {name: Limit(int(absolute[most]), int(absolute[now])) for name, (most, now) in _COMPUTE.items()}
    return found | {"key_pairs": Limit(int(absolute["maxTotalKeypairs"]), None)}


def _network(cloud: Cloud) -> dict[str, Limit]:
    quota = (cloud.call("network", "GET", f"/quotas/{cloud.project_id}/details") or {})["quota"]
    return {name: Limit(int(q["limit"]), int(q["used"]) + int(q["reserved"])) for name, q in quota.items()}


def _block_storage(cloud: Cloud) -> dict[str, Limit]:
    path = f"/os-quota-sets/{cloud.project_id}"
    quota = (cloud.call("block_storage", "GET", path, query={"usage": "True"}) or {})["quota_set"]
    return {
        name: Limit(int(q["limit"]), int(q["in_use"]) + int(q["reserved"]))
        for name, q in quota.items()
        if isinstance(q, dict)
    }


def _load_balancer(cloud: Cloud) -> dict[str, Limit]:
    quota = (cloud.call("load_balancer", "GET", f"/lbaas/quotas/{cloud.project_id}") or {})["quota"]
    return {name: Limit(int(most), None) for name, most in quota.items() if isinstance(most, int)}


READERS: Final[dict[str, Callable[[Cloud], dict[str, Limit]]]] = {
    "compute": _compute,
    "network": _network,
    "block_storage": _block_storage,
    "load_balancer": _load_balancer,
}
"""Service → how to read its quotas, by the service's own names of the counters."""
