"""Why the old one of a replacement has to go first: old and new want something that only one can have."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from hotc.runtime.secrets import reveal

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hotc.runtime.drivers.driver import Driver
    from hotc.runtime.planning.plan import Action
    from hotc.runtime.state.history import History
    from hotc.runtime.state.records import ResourceRecord

Json = dict[str, Any]

_WORDS = {
    "association": "the floating IP",
    "attachment": "the volume",
    "cidr": "the range of addresses",
    "fixed_ip": "the fixed IP",
    "floating_ip": "the floating IP",
    "gateway": "the gateway of the router",
    "keypair": "the name",
    "mac": "the MAC address",
    "port": "the port",
    "interface": "the interface of the router",
    "rule": "the rule of the security group",
    "volume": "the volume",
}
"""What an exclusive value is called, by the word before its colon; names and addresses may be secret, so they aren't
told."""


class Shared(NamedTuple):
    """Keys of the old instances that are in the way, and why."""

    keys: list[str]
    why: str


def in_the_way(driver: Driver, live: Iterable[ResourceRecord], type_name: str, new: Json) -> Shared:
    """The old instances that have something that only one can have, and that the new one (its properties) wants."""
    wanted = set(driver.exclusive(new))
    if not wanted:
        return Shared([], "")
    keys, shared = [], set()
    for old in live:
        if old.type != type_name or not old.properties:
            continue
        both = wanted & set(driver.exclusive(reveal(old.properties, lenient=True)))
        if both:
            keys.append(old.key)
            shared |= both
    kinds = sorted({value.partition(":")[0] for value in shared})
    names = " and ".join(dict.fromkeys(_WORDS.get(kind, kind.replace("_", " ")) for kind in kinds))
    return Shared(keys, f"both can't have {names}")


def gaps(actions: Iterable[Action], known: dict[str, History]) -> list[str]:
    """What to say of resources that stay while something that they rest on is deleted before its successor is there."""
    by_address = {action.address: action for action in actions if not action.generation}
    found = []
    for address, history in known.items():
        above = by_address.get(address)
        if above is None or above.container or above.operation == "replace":
            continue  # it goes first, or has nothing of its own
        for below in dict.fromkeys(each for row in history.live for each in row.requires):
            action = by_address.get(below)
            if action is not None and action.order == "delete-first" and action.operation == "replace":
                found.append(
                    f"{address} is without {below} for a while: the old one is deleted before the new one is there."
                    " If the cloud does not delete what is in use, the apply fails."
                )
    return found
