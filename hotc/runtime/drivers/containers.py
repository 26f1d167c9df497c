"""Containers of the object store. All that one says of itself stands in headers, never in a body."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote, urlsplit

from hotc.runtime.drivers.compared import Compared, exactly
from hotc.runtime.drivers.driver import Driver
from hotc.runtime.errors import ResourceProblem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from hotc.runtime.connection.cloud import Cloud
    from hotc.runtime.drivers.driver import BuildContext, Json

_SERVICE: Final = "object_store"
_ACCESS: Final = ("X-Container-Read", "X-Container-Write")
_META: Final = "X-Container-Meta-"
_PAGE: Final = 1000
"""Objects that are listed at a time when a container is emptied."""


def build(properties: Json, context: BuildContext) -> Json:
    """Properties of OS::Swift::Container."""
    return {
        "name": properties.get("name") or context.automatic_name,
        "body": {name: properties[name] for name in _ACCESS if properties.get(name) is not None},
        "meta": {str(key): str(value) for key, value in (properties.get("X-Container-Meta") or {}).items()},
        "account": {str(key): str(value) for key, value in (properties.get("X-Account-Meta") or {}).items()},
        "purge": bool(properties.get("PurgeOnDelete")),
    }


def _path(identity: str) -> str:
    return f"/{quote(identity, safe='')}"


def create(cloud: Cloud, sent: Json) -> Json:
    """Make the container. The service would take one that is there already as made, and so it is looked for."""
    name = sent["name"]
    if read(cloud, name, sent) is not None:
        raise ResourceProblem(
            f"a container named {name} is there already, and was not made by this stack",
            "Give the container another name, or take it over with `hotc import`.",
        )
    headers = sent["body"] | {f"{_META}{key}": value for key, value in sent["meta"].items()}
    cloud.call(_SERVICE, "PUT", _path(name), headers=headers)
    return {"id": name}


def read(cloud: Cloud, identity: str, _sent: Json) -> Json | None:
    """The headers of the container, their names in lower case."""
    found = cloud.headers(_SERVICE, _path(identity))
    return None if found is None else {**found, "id": identity}


def configure(cloud: Cloud, _identity: str, sent: Json) -> None:
    """Set the metadata of the account, which all containers share."""
    if sent["account"]:
        headers = {f"X-Account-Meta-{key}": value for key, value in sent["account"].items()}
        cloud.call(_SERVICE, "POST", "", headers=headers)


def delete(cloud: Cloud, identity: str, sent: Json) -> None:
    """Delete the container; what it holds only where the template says so."""
    for name in _objects(cloud, identity):
        if not sent["purge"]:
            raise ResourceProblem(
                f"the container {identity} is not empty: it holds {name}",
                "Empty it, or say `PurgeOnDelete: true` and apply that before it is deleted."
                if sent["purge"] is not None
                else "Empty it; then delete it again.",
            )
        cloud.call(_SERVICE, "DELETE", f"{_path(identity)}/{quote(name)}", missing_ok=True)
    cloud.call(_SERVICE, "DELETE", _path(identity), missing_ok=True)


def _objects(cloud: Cloud, identity: str) -> Iterator[str]:
    """The names of what the container holds, page by page."""
    query: Json = {"format": "json", "limit": _PAGE}
    while True:
        page: Any = cloud.call(_SERVICE, "GET", _path(identity), query=query, missing_ok=True)
        for each in page or []:
            yield str(each["name"])
        if not page:
            return
        query["marker"] = page[-1]["name"]


def _shown_meta(found: Json) -> Json:
    prefix = _META.lower()
    return {name.removeprefix(prefix): value for name, value in found.items() if name.startswith(prefix)}


def _same_meta(sent: Any, shown: Any) -> bool:
    """Names of headers have no case."""
    return exactly({key.lower(): value for key, value in sent.items()}, shown)


def _shown(name: str) -> Callable[[Json], Any]:
    return lambda found: found.get(name.lower())


def _header(name: str) -> Any:
    return lambda found, cloud: found.get(name)


def _headers(found: Json, _cloud: Cloud) -> Json:
    return {name: value for name, value in found.items() if name != "id"}


def _domain(_found: Json, cloud: Cloud) -> str:
    return urlsplit(cloud.endpoint(_SERVICE)).hostname or ""


def _website(found: Json, cloud: Cloud) -> str:
    return f"{_root(found, cloud)}/{found['id']}"


def _root(_found: Json, cloud: Cloud) -> str:
    address = urlsplit(cloud.endpoint(_SERVICE))
    return f"{address.scheme}://{address.netloc}{address.path}".rstrip("/")


DRIVERS: Final[list[Driver]] = [
    Driver(
        type="OS::Swift::Container",
        service=_SERVICE,
        find_again="given_id",
        build=build,
        create=create,
        read=read,
        configure=configure,
        delete=delete,
        candidates=lambda cloud, sent: [found for found in [read(cloud, sent["name"], sent)] if found is not None],
        external=lambda identity: {"account": {}, "purge": False},
        attributes={
            "DomainName": _domain,
            "WebsiteURL": _website,
            "RootURL": _root,
            # The numbers are the headers' texts, as with Heat.
            "ObjectCount": _header("x-container-object-count"),
            "BytesUsed": _header("x-container-bytes-used"),
            "HeadContainer": _headers,
        },
        volatile=frozenset({"ObjectCount", "BytesUsed", "HeadContainer"}),
        compared=(
            *(Compared((name,), ("body", name), _shown(name)) for name in _ACCESS),
            Compared(("X-Container-Meta",), ("meta",), _shown_meta, _same_meta),
        ),
        exclusive=lambda properties: [f"container:{properties['name']}"] if properties.get("name") else [],
    ),
]
