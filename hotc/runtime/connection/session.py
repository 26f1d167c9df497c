"""The HTTP session below openstacksdk: what changes something is sent once, what only reads may be sent again.

keystoneauth repeats any request whose connection broke, a create included, when ``connect_retries`` says so
(clouds.yaml can, per service), and repeats on statuses as ``status_code_retries`` says (openstacksdk's own defaults
set 5 for images). After a broken connection nobody knows whether the service acted. So the decision is taken here, at
the one place through which all requests go.

Importing this module imports keystoneauth and requests; only :mod:`.cloud` does, when it connects.
"""

from __future__ import annotations

import ipaddress
import logging
import time
from typing import Any, Final
from urllib.parse import urlsplit

import requests
from keystoneauth1.exceptions import ClientException
from keystoneauth1.session import Session, TCPKeepAliveAdapter
from requests.utils import get_netrc_auth

LOG: Final = logging.getLogger("hotc.http")

POOL_SIZE: Final = 64
"""Connections kept per host: at least as many as calls that run at the same time (50)."""

TIMEOUT: Final = 60.0
"""Seconds until a request without an answer counts as lost, unless clouds.yaml says otherwise (``api_timeout``)."""

REPEATS: Final = 2
"""How often a reading or deleting request is sent again."""

REPEATABLE: Final = frozenset({"GET", "HEAD", "OPTIONS", "DELETE"})
"""Methods that can be sent twice: to delete again what is gone is answered with 404, and that is what was wanted."""

REPEATABLE_STATUSES: Final = [500, 502, 503, 504]


def is_loopback(url: str) -> bool:
    """Whether the URL's host is this machine itself."""
    host = urlsplit(url).hostname or ""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _host(url: str) -> str:
    """Scheme, host and port."""
    return "/".join(url.split("/", 3)[:3])


def _nobody(request: requests.PreparedRequest) -> requests.PreparedRequest:
    """The ``auth`` of a request that needs none besides its token."""
    return request


class DirectLoopback(requests.Session):  # type: ignore[misc]
    """Connections to this machine never go through a proxy that the environment names (``http_proxy``).

    What the environment says of a host (proxies, certificates, ``~/.netrc``) is looked up with the first request to it:
    requests does it each time, which is a fifth of its processor time.
    """

    def __init__(self) -> None:
        super().__init__()
        self._settings: dict[tuple[Any, ...], dict[str, Any]] = {}
        self._anonymous: set[str] = set()
        for scheme in ("http://", "https://"):
            self.mount(scheme, TCPKeepAliveAdapter(pool_connections=POOL_SIZE, pool_maxsize=POOL_SIZE, max_retries=0))

    def merge_environment_settings(self, url: str, proxies: Any, stream: Any, verify: Any, cert: Any) -> dict[str, Any]:
        """As the base class; without proxies for this machine."""
        known = (_host(url), tuple((proxies or {}).items()), stream, verify, cert)
        settings = self._settings.get(known)
        if settings is None:
            settings = super().merge_environment_settings(url, proxies, stream, verify, cert)
            if is_loopback(url):
                settings["proxies"] = {}
            self._settings[known] = settings
        return {**settings, "proxies": dict(settings["proxies"])}

    def prepare_request(self, request: requests.Request) -> requests.PreparedRequest:
        """As the base class."""
        host = _host(request.url)
        if host in self._anonymous and request.auth is None:
            request.auth = _nobody
        elif request.auth is None and "@" not in host and get_netrc_auth(request.url) is None:
            self._anonymous.add(host)
        prepared: requests.PreparedRequest = super().prepare_request(request)
        return prepared


class SendOnceSession(Session):  # type: ignore[misc]
    """A keystoneauth session that sends each changing request exactly once, whatever the configuration says about
    retries.

    ``repeats`` is how often a repeatable request is sent again; 0 until the cloud has answered for the first time, so
    that a wrong address is reported at once. A request that was answered with 401 is sent again with a new token: it
    was not carried out.
    """

    def __init__(self, *args: Any, timeout: float | None = None, **kwargs: Any) -> None:
        self.repeats = 0
        self.direct = DirectLoopback()
        super().__init__(*args, session=self.direct, timeout=timeout or TIMEOUT, **kwargs)

    def request(self, url: str, method: str, **kwargs: Any) -> requests.Response:
        """As the base class, with retries as this module says."""
        # A token can be asked for twice: the second answer makes the first one superfluous.
        repeatable = method.upper() in REPEATABLE or url.endswith("/auth/tokens")
        repeats = self.repeats if repeatable else 0
        kwargs["connect_retries"] = repeats
        kwargs["status_code_retries"] = repeats
        kwargs["retriable_status_codes"] = REPEATABLE_STATUSES
        if not LOG.isEnabledFor(logging.DEBUG):
            return super().request(url, method, **kwargs)
        return self._logged(url, method, kwargs)

    def _logged(self, url: str, method: str, kwargs: dict[str, Any]) -> requests.Response:
        """As the base class; address, status and time are logged, never what was sent or answered."""
        begun = time.monotonic()
        try:
            response = super().request(url, method, **kwargs)
        except ClientException as error:
            status = getattr(error, "http_status", None) or type(error).__name__
            LOG.debug("%s %s: %s after %.0f ms", method, url, status, (time.monotonic() - begun) * 1000)
            raise
        named = response.headers.get("x-openstack-request-id", "")
        took = (time.monotonic() - begun) * 1000
        LOG.debug("%s %s: %s in %.0f ms %s", method, response.url, response.status_code, took, named)
        return response

    def close(self) -> None:
        """Close all connections."""
        self.direct.close()
        super().close()
