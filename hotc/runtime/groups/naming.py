"""Who the members of groups are, when there is a state: those that are there stay who they are.

Source: ``_resource_names`` and ``_update_name_skiplist`` of ResourceGroup, ``member_definitions`` in
``heat/scaling/template.py`` and ``handle_update`` of AutoScalingGroup in Heat 27.0.1.
"""

from __future__ import annotations

import base64
import hashlib
from functools import cached_property
from typing import TYPE_CHECKING, Any

from hotc.compiler.leaves import UNKNOWN, origins, scan
from hotc.compiler.membership import Members, numbered, removal_list, whole_number
from hotc.runtime.errors import ResourceProblem
from hotc.runtime.groups.memory import Remembered
from hotc.runtime.groups.rolling import Rollout, spares, update_policy
from hotc.runtime.planning.expressions import complete, equal, freeze
from hotc.runtime.secrets import has_secret, has_unreadable

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping

    from hotc.compiler.evaluate import Lookup
    from hotc.compiler.instance import ResourceInstance
    from hotc.compiler.values import Value
    from hotc.runtime.state.records import ResourceRecord

Json = dict[str, Any]


class StateNaming:
    """A :data:`hotc.compiler.membership.Naming` that knows the recorded members.

    ``rows`` gives what is recorded; it is asked when there is a group: to read all rows for nothing takes long.
    ``seed``: what the names of new members are drawn from, together with their number, so that two plans of the same
    thing say the same. ``sizes``: address → how many members a signal asks for.
    """

    def __init__(
        self, rows: Callable[[], Iterable[ResourceRecord]], seed: str, sizes: Mapping[str, int] | None = None
    ) -> None:
        self._rows = rows
        self._seed = seed
        self._sizes = sizes or {}
        self._counted: dict[str, frozenset[str]] = {}
        self.lookup: Lookup | None = None
        """Answers what the recorded resources say, for counts that rest on them."""
        self.unknown: set[str] = set()
        """Addresses of groups whose count is not taken from there."""

    @cached_property
    def _remembered(self) -> Remembered:
        return Remembered(self._rows())

    def moving(self, changing: Collection[str]) -> set[str]:
        """Groups whose count was taken from resources that change."""
        counted = ((address, known) for address, known in self._counted.items() if address not in self.unknown)
        return {address for address, known in counted if known.intersection(changing)}

    def __call__(self, resource: ResourceInstance, wanted: Value) -> Members | None:
        """The members of a group. Raises :class:`ResourceProblem` when what is removed isn't known before the apply."""
        assert resource.target is not None
        if resource.target.name == "OS::Heat::ResourceGroup":
            return self._numbered(resource, wanted)
        return self._drawn(resource, wanted)

    def _number(self, resource: ResourceInstance, wanted: Value) -> int | None:
        """A count as a number, taken from recorded resources where it rests on them; ``None`` when it isn't known.

        Raises :class:`ResourceProblem` when it turns out to be no number.
        """
        size, address = whole_number(wanted), resource.address
        if size is not None or self.lookup is None or address in self.unknown or not scan(wanted) & UNKNOWN:
            return size
        try:
            value = complete(wanted, self.lookup)
        except ResourceProblem:
            return None  # what it rests on is not there yet
        size = whole_number(value)
        if size is None:
            shown = "a secret" if has_secret(value) else repr(value)
            raise ResourceProblem(f"{address}: how many members it has is {shown}, which is no number.")
        self._counted[address] = origins(wanted)
        return size

    def _numbered(self, resource: ResourceInstance, wanted: Value) -> Members | None:
        size = self._number(resource, wanted)
        if size is None:
            return None
        address = resource.address
        known = self._remembered.group(address, "OS::Heat::ResourceGroup")
        removed = self._removed(resource, known)
        names = numbered(size, removed)
        there = self._remembered.members(address) if known is not None else set()
        live = [name for name in sorted(there) if name not in removed]
        policy = update_policy(resource)
        kept = [name for name in live if name in names]
        more = spares(Rollout(names, live, kept), policy) if policy is not None and kept else 0
        free = (name for name in numbered(size + len(there) + more, removed | there) if name not in names)
        passing = tuple(name for name, _ in zip(free, range(more), strict=False))
        return Members(names, removed, passing, to_note(resource, names, removed=sorted(removed)))

    def _removed(self, resource: ResourceInstance, noted: Json | None) -> frozenset[str]:
        """Names that are not used: what was removed before, unless it is to be forgotten, and what is removed now."""
        policies = resource.properties.get("removal_policies")
        if scan(policies) & UNKNOWN:
            raise ResourceProblem(
                f"{resource.address}: which members its removal_policies take away is not known before the apply.",
                "Write their names, or what `hotc output` shows of refs.",
            )
        before = frozenset(noted["removed"]) if noted is not None else frozenset()
        if noted is not None and equal(noted.get("definition"), freeze(resource.properties)):
            return before  # as in Heat: it was seen to when it was written, and a name that came later is not meant
        there = self._remembered.members(resource.address)
        by_reference = self._remembered.references(resource.address)
        now = set()
        for entry in removal_list(policies):
            name = str(entry)
            if noted is None or name in before or name in there:
                now.add(name)
            elif name in by_reference:
                now.add(by_reference[name])
        mode = resource.properties.get("removal_policies_mode", "append")
        return frozenset(now) if mode == "update" else before | now

    def _drawn(self, resource: ResourceInstance, wanted: Value) -> Members | None:
        assert resource.target is not None
        address = resource.address
        noted = self._remembered.group(address, resource.target.name)
        if noted is None:
            noted = {"members": [], "minted": 0}
            size = self._number(resource, wanted)
        else:
            size = self._size(resource, noted)
        if size is None:
            return None
        failed = [name for name in noted["members"] if self._remembered.failed(f"{address}/{name}")]
        live = failed + [name for name in noted["members"] if name not in failed]
        kept = live[max(len(live) - size, 0) :]
        policy = update_policy(resource)
        more = size - len(kept)
        extra = spares(Rollout(kept, live, kept, resized_last=True), policy) if policy is not None and kept else 0
        drawn = [self._draw(address, noted["minted"] + number) for number in range(more)]
        names = [*(name for name in noted["members"] if name in kept), *drawn]
        there = self._remembered.members(address)
        passing = (self._draw(f"{address}/passing", noted["minted"] + number) for number in range(extra + len(there)))
        free = [name for name in passing if name not in there]
        memory = to_note(resource, names, minted=noted["minted"] + more)
        return Members(names, frozenset(), tuple(free[:extra]), memory)

    def _size(self, resource: ResourceInstance, noted: Json) -> int | None:
        """How many members a group that is there already gets.

        As many as it has, which signals may have changed, unless its properties change.
        """
        if resource.address in self._sizes:
            return self._sizes[resource.address]
        known, properties = noted.get("definition"), resource.properties
        if known is None or has_unreadable(known) or equal(known, freeze(properties)):
            return len(noted["members"])
        own = properties.get("desired_capacity", properties.get("DesiredCapacity", properties.get("Size")))
        given = self._number(resource, own) if own is not None else 0
        if given is None:
            return None
        size = given or len(noted["members"])
        least = whole_number(properties.get("min_size", properties.get("MinSize")))
        most = whole_number(properties.get("max_size", properties.get("MaxSize")))
        size = max(size, least) if least is not None else size
        return min(size, most) if most is not None else size

    def _draw(self, address: str, number: int) -> str:
        """Twelve characters, as Heat's short ids."""
        digest = hashlib.sha256(f"{self._seed}/{address}/{number}".encode()).digest()
        return base64.b32encode(digest)[:12].decode().lower()


def to_note(resource: ResourceInstance, names: list[str], **more: Any) -> Json:
    """What is recorded of a group when a plan is carried out (see :data:`hotc.runtime.groups.memory.NOTE`)."""
    cooldown = whole_number(resource.properties.get("cooldown", resource.properties.get("Cooldown")))
    return {"members": names, "definition": freeze(resource.properties), "cooldown": cooldown or 0, **more}
