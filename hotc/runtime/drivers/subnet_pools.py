"""Address scopes and the subnet pools in them."""

from __future__ import annotations

import ipaddress
from itertools import chain
from typing import TYPE_CHECKING, Any, Final

from hotc.runtime.drivers import neutron
from hotc.runtime.drivers.compared import fields, same
from hotc.runtime.drivers.rest import Api

if TYPE_CHECKING:
    from hotc.runtime.drivers.driver import BuildContext, Driver, Json

    Network = ipaddress.IPv4Network | ipaddress.IPv6Network

SCOPES: Final = Api("network", "/address-scopes", "address_scope", "address_scopes")
POOLS: Final = Api("network", "/subnetpools", "subnetpool", "subnetpools")

_STAYS: Final = ("default_quota", "default_prefixlen", "min_prefixlen", "max_prefixlen")
"""What neutron changes, but never takes away again."""


def build_scope(properties: Json, context: BuildContext) -> Json:
    """Properties of OS::Neutron::AddressScope. Address scopes are the one thing that neutron lets nobody describe."""
    made = neutron.body(properties, context)
    del made["description"]
    return neutron.request(made, {})


def build_pool(properties: Json, context: BuildContext) -> Json:
    """Properties of OS::Neutron::SubnetPool."""
    made = neutron.body(properties, context, leave_out=("address_scope",))
    if properties.get("address_scope"):
        made["address_scope_id"] = context.cloud.find("address_scope", properties["address_scope"])
    return neutron.request(made, properties)


def pool_in_place(old: Json, new: Json, name: str) -> bool:
    """A pool only grows, and a length of its prefixes can be changed but not taken away."""
    if name == "prefixes":
        before, after = _networks(old.get("prefixes")), _networks(new.get("prefixes"))
        return before is None or after is None or all(_within(each, after) for each in before)
    return name not in _STAYS or new.get(name) is not None


def same_prefixes(sent: Any, shown: Any) -> bool:
    """Whether two lists of prefixes mean the same addresses: neutron shows neighbours as one."""
    first, second = _networks(sent), _networks(shown)
    return same(sent, shown) if first is None or second is None else first == second


def _networks(prefixes: Any) -> list[Network] | None:
    """The prefixes with neighbours made one, in order; ``None`` when not all of them are known prefixes."""
    try:
        read = [ipaddress.ip_network(prefix, strict=False) for prefix in prefixes or []]
    except (TypeError, ValueError):
        return None
    four = ipaddress.collapse_addresses(each for each in read if isinstance(each, ipaddress.IPv4Network))
    six = ipaddress.collapse_addresses(each for each in read if isinstance(each, ipaddress.IPv6Network))
    return [*chain[Any](four, six)]


def _within(network: Network, larger: list[Network]) -> bool:
    return any(network.version == each.version and network.subnet_of(each) for each in larger)  # type: ignore[arg-type]


DRIVERS: Final[list[Driver]] = [
    neutron.driver(
        "OS::Neutron::AddressScope",
        SCOPES,
        build_scope,
        alike=("name", "ip_version"),
        # A name that the user chose may be that of another one, too, and there is no description to tell them by.
        find_again="before_set",
        configure=None,
        compared=neutron.shown("name", "shared", tags=False),
    ),
    neutron.driver(
        "OS::Neutron::SubnetPool",
        POOLS,
        build_pool,
        in_place=pool_in_place,
        compared=(
            *neutron.shown("name", "is_default", *_STAYS, ids={"address_scope": "address_scope_id"}),
            *fields("prefixes", alike=same_prefixes),
        ),
    ),
]
