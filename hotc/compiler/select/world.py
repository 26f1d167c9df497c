"""All resources of a composition by address, with what each of them needs: what selectors are asked of."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from hotc.compiler.leaves import origins

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hotc.compiler.instance import Instance, ResourceInstance

_START, _DONE = "start", "done"
_Moment = tuple[str, str]
"""The start or the end of a resource's creation: ``("start", address)``."""


class World:
    """The resources of an instance and of all stacks in it, in the order of the templates.

    Of a group whose size isn't known yet, the one member that stands for all is there. Resources that a condition
    switches off are not.
    """

    def __init__(self, instance: Instance) -> None:
        self.instance = instance
        self.resources: dict[str, ResourceInstance] = {}
        self.owners: dict[str, str] = {}
        self._needs: dict[str, set[str]] = {}
        self._add(instance)

    def _add(self, root: Instance) -> None:
        instances: list[tuple[Instance, str]] = [(root, "")]
        for instance, owner in instances:  # grows: the nested ones follow, in their order
            prefix = f"{instance.path}/" if instance.path else ""
            for resource in instance.resources.values():
                self.resources[resource.address] = resource
                self._needs[resource.address] = set()
                if owner:
                    self.owners[resource.address] = owner
                nested = resource.nested or (resource.symbolic.member if resource.symbolic is not None else None)
                if nested is not None:
                    instances.append((nested, resource.address))
            for edge in instance.graph.edges if instance.graph is not None else ():
                self._needs[prefix + edge.requirer].add(prefix + edge.required)

    def needs(self, address: str) -> set[str]:
        """Addresses of what a resource needs itself: by its edges, and by values that come from other stacks."""
        return self._all_needs[address]

    def around(self, address: str) -> list[str]:
        """The resources in whose stacks this one is, from the inside out."""
        found = []
        while (address := self.owners.get(address, "")) != "":
            found.append(address)
        return found

    def referred(self, value: object) -> set[str]:
        """Addresses of the resources on which a value rests."""
        return {known for origin in origins(value) if (known := self._known(origin))}

    def _known(self, origin: str) -> str:
        """The resource that an origin means; of what isn't built (the inside of an opaque group), what it is in."""
        while origin and origin not in self.resources:
            origin = origin.rpartition("/")[0]
        return origin

    @cached_property
    def _all_needs(self) -> dict[str, set[str]]:
        found = {}
        for address, resource in self.resources.items():
            inside = set(self.around(address))
            foreign = self.referred([resource.properties, resource.metadata]) - inside
            found[address] = (self._needs[address] | foreign) - {address}
        return found

    @cached_property
    def _after(self) -> dict[_Moment, set[_Moment]]:
        """What must have happened before each moment.

        A resource starts when what it needs is done, and not before the one in whose stack it is; that one is done when
        all in its stack is.
        """
        before: dict[_Moment, set[_Moment]] = {}
        for address, needed in self._all_needs.items():
            start = before.setdefault((_START, address), set())
            start |= {(_DONE, other) for other in needed}
            before.setdefault((_DONE, address), set()).add((_START, address))
            if owner := self.owners.get(address):
                start.add((_START, owner))
                before.setdefault((_DONE, owner), set()).add((_DONE, address))
        return before

    @cached_property
    def _before(self) -> dict[_Moment, set[_Moment]]:
        turned: dict[_Moment, set[_Moment]] = {}
        for moment, earlier in self._after.items():
            for other in earlier:
                turned.setdefault(other, set()).add(moment)
        return turned

    def depending(self, addresses: Iterable[str], *, directly: bool) -> set[str]:
        """The resources that depend on one of these."""
        wanted = set(addresses)
        if directly:
            return {address for address, needed in self._all_needs.items() if needed & wanted}
        return _reached([(_DONE, each) for each in wanted], self._before, _START)

    def needed(self, addresses: Iterable[str], *, directly: bool) -> set[str]:
        """The resources on which one of these depends."""
        wanted = set(addresses)
        if directly:
            return {other for address in wanted for other in self._all_needs[address]}
        return _reached([(_START, each) for each in wanted], self._after, _DONE)

    def inside(self, addresses: Iterable[str], *, directly: bool) -> set[str]:
        """The resources in the stacks that one of these creates."""
        wanted = set(addresses)
        if directly:
            return {address for address, owner in self.owners.items() if owner in wanted}
        return {address for address in self.owners if wanted.intersection(self.around(address))}


def _reached(starts: list[_Moment], following: dict[_Moment, set[_Moment]], kind: str) -> set[str]:
    """The resources of which a moment of this kind comes behind one of ``starts``."""
    seen: set[_Moment] = set()
    waiting = list(starts)
    while waiting:
        for other in following.get(waiting.pop(), ()):
            if other not in seen:
                seen.add(other)
                waiting.append(other)
    return {address for moment, address in seen if moment == kind}
