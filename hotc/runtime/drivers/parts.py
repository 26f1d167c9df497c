"""What stands within an object and may be a resource of its own, such as a rule of a security group.

A template can give a group rules, and have rules as resources besides, in this stack or in another one. Each kind is
changed by its own resource alone: the group takes the others neither away nor for drift.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from hotc.runtime.connection.cloud import Cloud

Json = dict[str, Any]


@dataclass(slots=True, frozen=True)
class Parts:
    """``type`` is that of the resources that are parts; ``field`` where an object lists its parts, each with ``id``."""

    type: str
    field: str

    def without_others(self, found: Json, owned: Callable[[str], Collection[str]]) -> Json:
        """The object without what other resources made of it; ``owned``: type → all physical ids that are recorded."""
        there = found.get(self.field)
        if not there:
            return found
        others = owned(self.type)
        return {**found, self.field: [each for each in there if each.get("id") not in others]}


@dataclass(slots=True, frozen=True)
class TakenOver:
    """Who may want an object as a part of his own when its resource goes.

    ``type`` of such a resource; ``wants``: ``(its identity, its request, the request of the part)``.
    """

    type: str
    wants: Callable[[str, Json, Json], bool]


class _Shared:
    """A view: everything else goes to the cloud itself."""

    def __init__(self, cloud: Cloud, others: Collection[str]) -> None:
        self._cloud = cloud
        self.others = others

    def __getattr__(self, name: str) -> Any:
        return getattr(self._cloud, name)


def beside(cloud: Cloud, others: Collection[str]) -> Cloud:
    """The cloud that tells :func:`others_of` of parts that others made."""
    return cast("Cloud", _Shared(cloud, others))


def others_of(cloud: Cloud) -> Collection[str]:
    """The ids of parts that others made; none where nobody has told."""
    return cloud.others if isinstance(cloud, _Shared) else ()
