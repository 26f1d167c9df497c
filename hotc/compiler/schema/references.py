"""References as values: what is behind an address, and what Heat makes of it early on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.compiler import catalog

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from hotc.compiler.catalog import ResourceType
    from hotc.compiler.instance import Instance, ResourceInstance


class References:
    """The resources of a whole composition by address. Nothing is indexed before somebody asks."""

    __slots__ = ("_resources", "_stacks")

    def __init__(self, stacks: Callable[[], Iterator[Instance]]) -> None:
        self._stacks = stacks
        self._resources: dict[str, ResourceInstance] | None = None

    def resource(self, address: str) -> ResourceInstance | None:
        """The resource at an address."""
        if self._resources is None:
            self._resources = {r.address: r for stack in self._stacks() for r in stack.resources.values()}
        return self._resources.get(address)

    def type(self, address: str) -> ResourceType | None:
        """The catalogue's type of the resource at an address; ``None`` for a template or an unknown type."""
        resource = self.resource(address)
        return catalog.lookup(resource.catalog_type) if resource is not None and resource.catalog_type else None

    def late(self, address: str) -> bool:
        """Whether Heat sees null, and no name, for a reference to this resource until it exists."""
        type_ = self.type(address)
        return type_ is not None and type_.late_reference
