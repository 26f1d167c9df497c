"""The five calls that nearly every OpenStack API has, for a collection of objects."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

if TYPE_CHECKING:
    from collections.abc import Callable

    from hotc.runtime.connection.cloud import Cloud
    from hotc.runtime.drivers.driver import Json


@dataclass(slots=True)
class Api:
    """A collection: the proxy of openstacksdk that it is reached by, its path, and the words around its JSON.

    ``singular`` is empty where an object's JSON stands by itself; ``change`` is the method that changes fields.
    """

    service: str
    path: str
    singular: str
    plural: str
    change: str = "PUT"
    microversion: str | None = None

    def one(self, identity: str) -> str:
        """The path of one object."""
        return f"{self.path}/{quote(identity, safe='')}"

    def wrap(self, body: Json) -> Json:
        """The fields of an object as a request holds them."""
        return {self.singular: body} if self.singular else body

    def unwrap(self, answer: Json) -> Json:
        """The object that an answer holds."""
        found: Json = answer[self.singular] if self.singular else answer
        return found


def show(cloud: Cloud, api: Api, identity: str) -> Json | None:
    """The object, or ``None`` when it is not there."""
    found = cloud.call(api.service, "GET", api.one(identity), missing_ok=True, microversion=api.microversion)
    return None if found is None else api.unwrap(found)


def create(cloud: Cloud, api: Api, body: Json) -> Json:
    """Send the creating request, once; the new object."""
    made = cloud.call(api.service, "POST", api.path, api.wrap(body), microversion=api.microversion) or {}
    answer = api.unwrap(made)
    if "id" in answer:
        cloud.remember(api.service, api.path, str(answer["id"]))
    return answer


def update(cloud: Cloud, api: Api, identity: str, body: Json) -> None:
    """Change what ``body`` says, if it says anything."""
    if body:
        cloud.call(api.service, api.change, api.one(identity), api.wrap(body), microversion=api.microversion)
        cloud.forget(api.service, api.path, identity)


def delete(cloud: Cloud, api: Api, identity: str) -> None:
    """Ask for the object to be deleted; that it is not there is fine."""
    cloud.call(api.service, "DELETE", api.one(identity), missing_ok=True, microversion=api.microversion)
    cloud.forget(api.service, api.path, identity)


def listing(cloud: Cloud, api: Api, **query: Any) -> list[Json]:
    """The objects that the service finds for these filters."""
    return cloud.listing(api.service, api.path, api.plural, query, microversion=api.microversion)


def fields(*names: str) -> dict[str, Callable[[Json, Cloud], Any]]:
    """Attributes that are fields of the object with the same name."""
    return {name: _field(name) for name in names}


def _field(name: str) -> Callable[[Json, Cloud], Any]:
    return lambda found, cloud: found.get(name)


def difference(before: Json, after: Json) -> Json:
    """What to send so that ``before`` becomes ``after``: changed values, and ``None`` for what is no longer set."""
    changed = {name: value for name, value in after.items() if name not in before or before[name] != value}
    return changed | {name: None for name in before if name not in after and before[name] is not None}


def without_nulls(value: Any) -> Any:
    """The value without the keys of maps, at any depth, that say nothing (``None``)."""
    if isinstance(value, dict):
        return {key: without_nulls(item) for key, item in value.items() if item is not None}
    if isinstance(value, list):
        return [without_nulls(item) for item in value]
    return value
