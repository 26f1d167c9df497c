"""How all objects of a type are read with a few list calls, and how the one of a resource is told among them.

A driver says it with a :class:`Listing`; types without one are read object by object. Several types may share a
collection (a router's interfaces are ports): it is listed once for all of them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    from hotc.runtime.connection.cloud import Cloud

Json = dict[str, Any]


@dataclass(slots=True, frozen=True)
class ListCall:
    """A list of an API that shows its objects whole.

    ``service``, ``path`` and ``key`` as :meth:`~hotc.runtime.connection.cloud.Cloud.listing` takes them;
    ``project_filter`` is the name of the filter for the project's own, where administrators see more than that without
    one; ``query`` what else the list is asked with; ``wrapped`` the key under which each item stands once more;
    ``identity`` the items' field.
    """

    service: str
    path: str
    key: str
    project_filter: str = ""
    microversion: str | None = None
    wrapped: str = ""
    identity: str = "id"
    query: tuple[tuple[str, str], ...] = ()

    def listed(self, cloud: Cloud) -> list[Json]:
        """All objects of the project, over all pages."""
        query = dict(self.query) | ({self.project_filter: cloud.project_id} if self.project_filter else {})
        items = cloud.listing(self.service, self.path, self.key, query, microversion=self.microversion)
        return [item[self.wrapped] for item in items] if self.wrapped else items


@dataclass(slots=True, frozen=True)
class Unfinished:
    """Lists that cost little, for those who wait for many objects; of their items, only the ids are looked at.

    :ivar made: lists all that are being made (and perhaps others).
    :ivar gone: lists all that are being deleted (and perhaps others).
    """

    made: ListCall
    gone: ListCall


class Listed:
    """Collections as they were listed; objects are found by any of their fields."""

    def __init__(self) -> None:
        self._objects: dict[ListCall, list[Json]] = {}
        self._indices: dict[tuple[ListCall, str], dict[str, list[Json]]] = {}

    def __contains__(self, call: ListCall) -> bool:
        return call in self._objects

    def add(self, call: ListCall, objects: list[Json]) -> None:
        """Keep what a collection held."""
        self._objects[call] = objects

    def all(self, call: ListCall) -> list[Json]:
        """All objects of a collection."""
        return self._objects[call]

    def where(self, call: ListCall, name: str, value: str) -> list[Json]:
        """The objects with this value in a field."""
        index = self._indices.get((call, name))
        if index is None:
            index = self._indices[call, name] = {}
            for each in self._objects[call]:
                index.setdefault(str(each.get(name)), []).append(each)
        return index.get(value, [])

    def one(self, call: ListCall, identity: str) -> Json | None:
        """The object of this identity."""
        return next(iter(self.where(call, call.identity, identity)), None)


def always(_sent: Json) -> bool:
    """For listings that hold the objects of all requests."""
    return True


@dataclass(slots=True)
class Listing:
    """How all objects of a type are listed.

    :ivar calls: what has to be listed for it.
    :ivar per: ``(sent)``: what has to be listed instead, where each parent has a list of its own.
    :ivar find: ``(listed, identity, sent)``: the object as the driver's ``read`` gives it, or ``None``. What is not
        found is not gone yet: it is asked for by itself.
    :ivar holds: whether the object of a request can be in the list at all.
    :ivar read: reads one object with all that the list shows, where the driver's ``read`` shows less.
    """

    calls: tuple[ListCall, ...]
    find: Callable[[Listed, str, Json], Json | None]
    holds: Callable[[Json], bool] = field(default=always)
    read: Callable[[Cloud, str, Json], Json | None] | None = None
    per: Callable[[Json], tuple[ListCall, ...]] | None = None

    def lists(self, sent: Json) -> tuple[ListCall, ...]:
        """What has to be listed to find the object of a request."""
        return self.calls if self.per is None else self.per(sent)


def plain(call: ListCall) -> Listing:
    """For types whose objects are those of one collection, told by their id."""
    return Listing((call,), lambda listed, identity, sent: listed.one(call, identity))
