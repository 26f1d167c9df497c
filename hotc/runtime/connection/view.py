"""A cloud as one action sees it: names that mean what the plan says, and changes that only hit what the plan saw.

Both are views: everything else goes to the cloud itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from collections.abc import Callable

    from hotc.runtime.connection.cloud import Cloud

Json = dict[str, Any]
Pins = dict[str, dict[str, str]]
"""Kind (:data:`hotc.runtime.connection.kinds.KINDS`) → name → the id that it means."""

MOST_BUMPS = 10
"""How often a revision may have moved on for reasons that don't matter before a change is given up."""


class Pinned:
    """A cloud on which names mean what ``pins`` say (the first that knows them); ``used`` is what names meant."""

    def __init__(self, cloud: Cloud, *pins: Pins) -> None:
        self._cloud = cloud
        self._pins = pins
        self.used: Pins = {}

    def find(self, kind: str, name_or_id: str) -> str:
        """As :meth:`Cloud.find`."""
        known = (pins[kind][name_or_id] for pins in self._pins if name_or_id in pins.get(kind, {}))
        found = next(known, None) or self._cloud.find(kind, name_or_id)
        if found != name_or_id:
            self.used.setdefault(kind, {})[name_or_id] = found
        return found

    def __getattr__(self, name: str) -> Any:
        return getattr(self._cloud, name)


def pinned(cloud: Cloud, *pins: Pins) -> tuple[Cloud, Pinned]:
    """The view, as the cloud that drivers take, and as itself."""
    view = Pinned(cloud, *pins)
    return cast("Cloud", view), view


class Guarded:
    """A cloud on which the first change of one object of the network service is sent with ``If-Match``.

    Neutron refuses it (412) when the object has another ``revision`` by now. Then ``again`` decides: it gives the
    revision with which the change may be sent all the same, or raises. Neutron raises the revision of an object also
    when something is attached to it, which other actions of the same plan do.
    """

    def __init__(self, cloud: Cloud, path: str, revision: int, again: Callable[[], int]) -> None:
        self._cloud = cloud
        self._path = path
        self._revision: int | None = revision
        self._again = again

    def call(self, service: str, method: str, path: str, body: Json | None = None, **options: Any) -> Json | None:
        """As :meth:`Cloud.call`."""
        from openstack.exceptions import PreconditionFailedException

        if (service, method, path) != ("network", "PUT", self._path) or self._revision is None:
            return self._cloud.call(service, method, path, body, **options)
        for _ in range(MOST_BUMPS):
            headers = {"If-Match": f"revision_number={self._revision}"}
            try:
                answer = self._cloud.call(service, method, path, body, headers=headers, **options)
            except PreconditionFailedException:
                self._revision = self._again()
                continue
            self._revision = None  # from here on, what changes is our own doing
            return answer
        return self._cloud.call(service, method, path, body, headers=headers, **options)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._cloud, name)
