"""What has to go before something new can be made: both want something that only one can have.

That is the old one of a replacement; and what the same plan deletes elsewhere, such as a resource that was renamed in
the template, but keeps its name on the cloud.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from hotc.compiler.intrinsics.function import FunctionError
from hotc.runtime.planning.expressions import NotYet, complete, thaw
from hotc.runtime.planning.plan import Cause
from hotc.runtime.secrets import reveal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from hotc.compiler.evaluate import Lookup
    from hotc.runtime.drivers.driver import Driver
    from hotc.runtime.planning.plan import Action
    from hotc.runtime.state.history import History
    from hotc.runtime.state.records import ResourceRecord

Json = dict[str, Any]

_WORDS = {
    "association": "the floating IP",
    "attachment": "the volume",
    "cidr": "the range of addresses",
    "device": "the device at the server",
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
    return Shared(keys, _why(shared))


def _why(shared: Iterable[str]) -> str:
    kinds = sorted({value.partition(":")[0] for value in shared})
    names = " and ".join(dict.fromkeys(_WORDS.get(kind, kind.replace("_", " ")) for kind in kinds))
    return f"both can't have {names}"


def wait_for_others(
    wanted: Iterable[Action],
    deletions: Iterable[Action],
    known: dict[str, History],
    driver_of: Callable[[str], Driver | None],
    lookup: Lookup,
) -> None:
    """Let what is made new wait for what is deleted at another address and has what only one can have.

    Where that is the old one of another replacement, it is deleted before its successor as well: two resources that
    swap a name would wait for each other else.
    """
    wanted = [each for each in wanted if each.operation in _MAKES_NEW and not each.container]
    holders = _holders(deletions, known, driver_of, {each.type for each in wanted})
    by_key = {each.key: each for each in wanted}
    for action in wanted:
        held = holders.get(action.type, {})
        driver = driver_of(action.type) if held else None
        if driver is None:
            continue
        for value in driver.exclusive(_so_far(action, lookup)):
            old = held.get(value)
            if old is None or old.address == action.address or old.key in action.awaits:
                continue
            action.awaits.append(old.key)
            action.causes.append(Cause(f"{old.address} is deleted first: {_why([value])}"))
            owner = by_key.get(old.part_of)
            if owner is not None and old.key not in owner.first:
                owner.first.append(old.key)
                owner.causes.append(Cause(f"the old one is deleted first: {action.address} needs what it has"))


_MAKES_NEW = frozenset({"create", "replace"})


def _holders(
    deletions: Iterable[Action],
    known: dict[str, History],
    driver_of: Callable[[str], Driver | None],
    types: set[str],
) -> dict[str, dict[str, Action]]:
    """Type → value that only one can have → the deletion that sets it free."""
    found: dict[str, dict[str, Action]] = {}
    for action in deletions:
        driver = driver_of(action.type) if action.operation == "delete" and action.type in types else None
        if driver is None:
            continue
        for row in known[action.address].rows:
            if row.generation == action.generation and row.properties:
                for value in driver.exclusive(reveal(row.properties, lenient=True)):
                    found.setdefault(action.type, {})[value] = action
    return found


def _so_far(action: Action, lookup: Lookup) -> Json:
    """The properties that are known while planning; what can't be worked out at all is for the apply to say."""
    found: Json = {}
    for name, expression in action.expressions.items():
        try:
            found[name] = reveal(complete(thaw(expression), lookup))
        except (NotYet, FunctionError):
            continue
    return found
