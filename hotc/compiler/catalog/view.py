"""What one compilation sees of the catalogue: Heat's types, maybe of an earlier release, and those of its packs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hotc.compiler.catalog.model import ResourceType

if TYPE_CHECKING:
    from collections.abc import Callable

    from hotc.compiler.releases import Release


class View:
    """Resource types by name. ``packs``: a team's own; ``release``: that of the Heat which is to run the template.

    With a release, types are as that Heat has them, and have besides what other releases have: ``exact`` tells.
    """

    __slots__ = ("_exact", "_heat", "_loaded", "packs", "release")

    def __init__(
        self,
        heat: Callable[[str], ResourceType | None],
        packs: dict[str, ResourceType] | None = None,
        release: Release | None = None,
    ) -> None:
        self._heat = heat
        self._loaded: dict[str, ResourceType | None] = {}
        self._exact: dict[str, ResourceType] = {}
        self.packs: dict[str, ResourceType] = packs or {}
        self.release = release

    def lookup(self, name: str) -> ResourceType | None:
        """The type of this name or alias; ``None`` when there is none."""
        if name in self._loaded:
            return self._loaded[name]
        found = self.packs.get(name)
        if found is None:
            found = self._heat(name)
            if found is not None and self.release is not None:  # an old name is the same type
                found = self._loaded.get(found.name) or self._as_of(found, self.release.heat)
                self._loaded[found.name] = found
        self._loaded[name] = found
        return found

    def exact(self, type_: ResourceType) -> ResourceType:
        """The type as the release has it, without what others have besides; ``type_`` is what ``lookup`` gave."""
        return self._exact.get(type_.name, type_)

    def _as_of(self, type_: ResourceType, release: int) -> ResourceType:
        from hotc.compiler.catalog import past

        raw: dict[str, Any] = type_.raw
        exact = past.as_of(raw, release)
        self._exact[type_.name] = ResourceType(exact)
        return ResourceType(past.widened(raw, exact))
