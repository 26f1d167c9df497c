"""Which members a group has: their names, and who chooses them.

The compiler alone numbers them, as nothing is there yet. Who has a state hands a :data:`Naming` to it, which knows the
members that there are, those that were removed for good, and sizes that are known by now.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import count, islice
from typing import TYPE_CHECKING, Any

from hotc.compiler.leaves import reveal

if TYPE_CHECKING:
    from hotc.compiler.instance import ResourceInstance
    from hotc.compiler.values import Value


class Members:
    """The members of one group.

    ``names`` stand in the order in which attributes list them. ``removed`` are names that are not given again.
    ``passing`` are further names, of members that may be there while an update is rolled out, and not afterwards:
    no attribute tells of them. ``kept`` is what the one who chose the names wants to have recorded with the group.
    """

    __slots__ = ("kept", "names", "passing", "removed")

    def __init__(
        self, names: list[str], removed: frozenset[str] = frozenset(), passing: tuple[str, ...] = (), kept: Any = None
    ) -> None:
        self.names = names
        self.removed = removed
        self.passing = passing
        self.kept = kept


Naming = Callable[["ResourceInstance", "Value"], "Members | None"]
"""``(group, how many are wanted)`` → its members; ``None`` while it can't be told how many there are. The group has its
properties as the functions leave them, and its update policy; what is wanted may be no number at all.
"""


def choose(naming: Naming | None, resource: ResourceInstance, wanted: Value) -> Members | None:
    """The members of a group, by whoever chooses them; ``None`` while it can't be told how many there are."""
    if naming is not None:
        return naming(resource, wanted)
    size = whole_number(wanted)
    if size is None:
        return None
    removed = frozenset(map(str, removal_list(resource.properties.get("removal_policies"))))
    return Members(numbered(size, removed))  # before a group is made, Heat says that none of them were removed


def numbered(size: int, removed: frozenset[str], start: int = 0) -> list[str]:
    """So many numbers from ``start`` on, as texts; those that were removed are passed over."""
    return list(islice((name for name in map(str, count(start)) if name not in removed), size))


def removal_list(policies: Value) -> list[str | int]:
    """What removal policies name, whether by name or by reference; what is not known yet is left out."""
    found: list[str | int] = []
    plain = reveal(policies)
    for policy in plain if isinstance(plain, list) else []:
        names = reveal(policy.get("resource_list")) if isinstance(policy, dict) else None
        found += [name for name in map(reveal, names) if isinstance(name, str | int)] if isinstance(names, list) else []
    return found


def whole_number(value: Value) -> int | None:
    """A count as Heat reads it (``"3"`` and 3.7 count, too); ``None`` when it isn't known or is no number."""
    try:
        return max(int(reveal(value)), 0)
    except (TypeError, ValueError, OverflowError):
        return None


def lasting(resource: ResourceInstance) -> list[str]:
    """Names of the members of an expanded group of which attributes tell, in their order."""
    assert resource.nested is not None
    passing = resource.members.passing if resource.members is not None else ()
    return [name for name in resource.nested.resources if name not in passing]
