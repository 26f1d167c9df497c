"""A connected cloud: which one, and the calls that drivers make on it.

Where a cloud comes from, in this order: the name given (``--cloud``), ``OS_CLOUD``, ``OS_*`` variables, the only
cloud of clouds.yaml; all as openstacksdk reads them. The name ``sandbox`` is the embedded cloud, unless clouds.yaml
has a cloud of that name: what a user wrote down wins over what is built in.

Calls go through openstacksdk's service proxies (authentication, service catalogue, endpoint discovery, microversions)
and carry the API's own JSON. Its resource classes rename fields and drop those they don't know, while templates name
attributes as the API does, and may pass any field on (``value_specs``).
"""

from __future__ import annotations

import os
import threading
from typing import TYPE_CHECKING, Any, Final

from hotc.runtime.errors import CloudUnknown

if TYPE_CHECKING:
    from types import TracebackType

    from openstack.config.cloud_region import CloudRegion
    from openstack.connection import Connection

    from hotc.runtime.connection.lookup import Finder

Json = dict[str, Any]

SANDBOX: Final = "sandbox"
"""The name of the embedded cloud."""

SERVICE_WORDS: Final = {
    "network": "network (neutron)",
    "compute": "compute (nova)",
    "block_storage": "block storage (cinder)",
    "image": "image (glance)",
    "identity": "identity (keystone)",
    "load_balancer": "load balancer (octavia)",
    "alarm": "alarming (aodh)",
    "key_manager": "key manager (barbican)",
    "dns": "DNS (designate)",
    "object_store": "object store (swift)",
    "orchestration": "orchestration (heat)",
    "shared_file_system": "shared file system (manila)",
    "container_infrastructure_management": "container infrastructure (magnum)",
}


class Cloud:
    """One project of one cloud, with valid credentials. Safe in many threads; close it when done, or use it in
    ``with``.

    ``name`` is that of clouds.yaml (``envvars`` when it comes from ``OS_*``), ``auth_url`` the address of keystone as
    configured; for the embedded cloud, whose port changes with each process, ``sandbox:`` and the path of its
    database. ``timeout`` is after how many seconds a request without an answer counts as lost.
    """

    def __init__(self, connection: Connection, name: str, *, identity: str = "", sandbox: Any = None) -> None:
        from hotc.runtime.connection.lookup import Finder

        self.connection = connection
        self.name = name
        self.auth_url: str = identity or str(connection.config.config["auth"]["auth_url"])
        self.region: str = connection.config.get_region_name() or ""
        self.project_id: str = connection.session.get_project_id() or ""
        self.timeout: float = connection.session.timeout
        self._sandbox = sandbox
        self._finder: Finder = Finder(self)
        self._proxies: dict[str, Any] = {}
        self._lock = threading.Lock()
        self._discovering: dict[str, threading.Lock] = {}

    def __enter__(self) -> Cloud:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def find(self, kind: str, name_or_id: str) -> str:
        """The id of the one thing of a kind (:data:`hotc.runtime.connection.kinds.KINDS`) with this name or id.

        Raises :class:`hotc.runtime.errors.ResourceProblem` with a suggestion when there is none, or when there are
        several.
        """
        return self._finder.find(kind, name_or_id)

    def remember(self, service: str, path: str, identity: str) -> None:
        """Note that an object was made in the collection at ``path``, so that nobody asks for its id in vain."""
        self._finder.remember(service, path, identity)

    def forget(self, service: str, path: str, identity: str) -> None:
        """Note that an object of the collection at ``path`` was changed or deleted."""
        self._finder.forget(service, path, identity)

    def call(
        self,
        service: str,
        method: str,
        path: str,
        body: Json | list[Json] | None = None,
        *,
        query: Json | None = None,
        microversion: str | None = None,
        missing_ok: bool = False,
        headers: dict[str, str] | None = None,
    ) -> Json | None:
        """Send one request and return the answer's JSON (``{}`` when it has none). ``None``: 404, and ``missing_ok``.

        ``service`` is the proxy's name in openstacksdk: ``network``, ``compute``, ``block_storage``, ``image``,
        ``identity``. Raises openstacksdk's and keystoneauth's exceptions, which :mod:`.outcome` sorts.
        """
        from openstack.exceptions import raise_from_response

        options: dict[str, Any] = {"params": query} if query else {}
        if body is not None:
            options["json"] = body
        if headers:
            options["headers"] = headers
        if microversion:
            options["microversion"] = microversion
        response = self._proxy(service).request(path, method, **options)
        if missing_ok and response.status_code == 404:
            return None
        raise_from_response(response)
        if not response.content or "json" not in response.headers.get("Content-Type", "json"):
            return {}  # an update of a stack is answered with a page of text
        answer: Json = response.json()
        return answer

    def headers(self, service: str, path: str) -> dict[str, str] | None:
        """The headers of the answer to a HEAD request, in lower case; ``None`` when nothing is there."""
        from openstack.exceptions import raise_from_response

        response = self._proxy(service).request(path, "HEAD")
        if response.status_code == 404:
            return None
        raise_from_response(response)
        return {name.lower(): value for name, value in response.headers.items()}

    def content(self, service: str, path: str, accept: str) -> bytes | None:
        """What is at a path, as it is, in the form asked for (a media type); ``None`` when nothing is there."""
        from openstack.exceptions import raise_from_response

        response = self._proxy(service).request(path, "GET", headers={"Accept": accept})
        if response.status_code == 404:
            return None
        raise_from_response(response)
        return bytes(response.content)

    def write(self, service: str, path: str, content: bytes) -> None:
        """Store something at a path, in place of what is there. Raises as :meth:`call`."""
        from openstack.exceptions import raise_from_response

        headers = {"Content-Type": "application/octet-stream"}
        raise_from_response(self._proxy(service).request(path, "PUT", data=content, headers=headers))

    def endpoint(self, service: str) -> str:
        """The address of a service, as the catalogue has it for this project."""
        from keystoneauth1.adapter import Adapter

        return str(Adapter.get_endpoint(self._proxy(service)))

    def listing(
        self, service: str, path: str, key: str, query: Json | None = None, *, microversion: str | None = None
    ) -> list[Json]:
        """All items of a collection, over all pages. ``key`` is where they stand in the answer."""
        from urllib.parse import parse_qsl, urlsplit

        items: list[Json] = []
        query = dict(query or {})
        while True:
            page = self.call(service, "GET", path, query=query, microversion=microversion) or {}
            if isinstance(page, list):  # aodh's lists are no part of anything, and have one page
                return page
            items.extend(page.get(key, []))
            following = _next_page(page, key)
            if not following or not page.get(key):
                return items
            # Only the query is taken over: behind a proxy that ends TLS, links often have the wrong scheme or host.
            query = dict(parse_qsl(urlsplit(following).query))

    def address(self, service: str) -> str | None:
        """Where the catalogue says that a service is, in this region and for this interface; ``None``: nowhere."""
        region = self.connection.config
        found: str | None = region.get_session_endpoint(service.replace("_", "-"))
        return found

    def close(self) -> None:
        """Close the connections, and stop the embedded cloud if it was started here."""
        self.connection.close()
        self.connection.session.close()
        if self._sandbox is not None:
            self._sandbox.close()
            self._sandbox = None

    def _proxy(self, service: str) -> Any:
        with self._lock:
            if service in self._proxies:
                return self._proxies[service]
            discovering = self._discovering.setdefault(service, threading.Lock())
        with discovering:  # each service on its own: to find out about one takes several requests
            if service not in self._proxies:
                self._proxies[service] = self._discover(service)
            return self._proxies[service]

    def _discover(self, service: str) -> Any:
        from keystoneauth1.adapter import Adapter
        from keystoneauth1.exceptions import CatalogException
        from openstack.exceptions import ConfigException, EndpointNotFound, ServiceDiscoveryException

        try:
            proxy = getattr(self.connection, service)
            # The identity proxy has a method of its own with this name.
            if Adapter.get_endpoint(proxy) is not None:
                return proxy
        except (CatalogException, ConfigException, EndpointNotFound, ServiceDiscoveryException) as error:
            raise self._no_service(service) from error
        raise self._no_service(service)

    def _no_service(self, service: str) -> CloudUnknown:
        word = SERVICE_WORDS.get(service, service)
        place = f" in region {self.region}" if self.region else ""
        return CloudUnknown(
            f"cloud {self.name} has no {word} service{place}",
            "Look at `openstack catalog list`, and at region_name and interface in clouds.yaml.",
        )


def connect(
    name: str | None = None, *, region: str | None = None, sandbox_path: str | os.PathLike[str] | None = None
) -> Cloud:
    """Connect to a cloud and authenticate.

    ``name`` as in clouds.yaml; ``None``: as the environment says. ``region``: another one than these say.
    ``sandbox_path`` is the embedded cloud's database
    (default: in the user's state directory). Raises :class:`hotc.runtime.errors.CloudUnknown` when the cloud is not
    configured, not reachable, or rejects the credentials.
    """
    from hotc.runtime.connection.configured import authenticate, configuration, has_cloud, quiet

    quiet()
    name = name or os.environ.get("OS_CLOUD") or None
    if name == SANDBOX and not has_cloud(SANDBOX):
        if region is not None:
            raise CloudUnknown(
                f"the embedded cloud has no region {region!r}", "Take region_name away: it has only one."
            )
        return _embedded(sandbox_path)
    settings = configuration(name, region)
    return Cloud(authenticate(settings), _shown_name(settings))


def _embedded(path: str | os.PathLike[str] | None) -> Cloud:
    from pathlib import Path

    from hotc import sandbox
    from hotc.runtime.connection.configured import authenticate, given

    try:
        served = sandbox.serve_in_thread(Path(path) if path is not None else None)
    except sandbox.SandboxError as error:
        raise CloudUnknown(f"the embedded cloud can't be started: {error}") from error
    try:
        connection = authenticate(given(served.cloud_config()))
        return Cloud(connection, SANDBOX, identity=f"sandbox:{served.path.resolve()}", sandbox=served)
    except BaseException:
        served.close()
        raise


def _shown_name(region: CloudRegion) -> str:
    return str(region.name or "envvars")


def _next_page(page: Json, key: str) -> str:
    """The link to the next page: neutron, nova and cinder list links, glance gives a path, designate a map."""
    if isinstance(page.get("next"), str):
        return str(page["next"])
    if isinstance(page.get("links"), dict) and page["links"].get("next"):
        return str(page["links"]["next"])
    for link in page.get(f"{key}_links", []):
        if link.get("rel") == "next":
            return str(link["href"])
    return ""
