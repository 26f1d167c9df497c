"""Texts over http and https: bounded in size and time, and never from where a cloud keeps its secrets.

Imported only when the user allowed it. Addresses are looked up first and the connection goes to the address that was
looked at, so that a name can't mean one thing to the check and another to the connection.
"""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
import time
from urllib.parse import SplitResult, urljoin, urlsplit

from hotc.compiler.loader import LoadError
from hotc.version import __version__

MAX_REDIRECTS = 5
_PIECE = 65536
_METADATA = (
    ipaddress.ip_address("169.254.169.254"),  # OpenStack, AWS, Azure, Google
    ipaddress.ip_address("fd00:ec2::254"),  # AWS over IPv6
    ipaddress.ip_address("100.100.100.200"),  # Alibaba
)


def fetch(url: str, *, size: int, timeout: float, allow_link_local: bool = False) -> bytes:
    """The content at ``url``, at most ``size`` bytes, within ``timeout`` seconds in all. Raises :class:`LoadError`."""
    deadline = time.monotonic() + timeout
    for _ in range(MAX_REDIRECTS + 1):
        try:
            status, location, content = _request(url, size, deadline, allow_link_local)
        except (http.client.HTTPException, ValueError) as error:
            raise LoadError(f"the server's answer can't be read ({error})") from error
        except TimeoutError as error:
            raise LoadError(f"it did not come within {timeout:g} seconds") from error
        if status in (301, 302, 303, 307, 308) and location:
            url = urljoin(url, location)
            continue
        if status != 200:
            raise LoadError(f"the server answers {status} {http.client.responses.get(status, '')}".rstrip())
        return content
    raise LoadError(f"there are more than {MAX_REDIRECTS} redirections")


def _request(url: str, size: int, deadline: float, allow_link_local: bool) -> tuple[int, str | None, bytes]:
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise LoadError(f"{url} is no http or https URL")
    connection = _connect(parts, deadline, allow_link_local)
    try:
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        connection.request("GET", target, headers={"User-Agent": f"hotc/{__version__}", "Accept-Encoding": "identity"})
        response = connection.getresponse()
        return response.status, response.getheader("Location"), _read(response, connection, size, deadline)
    finally:
        connection.close()


def _read(
    response: http.client.HTTPResponse, connection: http.client.HTTPConnection, size: int, deadline: float
) -> bytes:
    pieces: list[bytes] = []
    total = 0
    while True:
        if connection.sock is not None:
            connection.sock.settimeout(_left(deadline))
        piece = response.read1(_PIECE)
        if not piece:
            return b"".join(pieces)
        total += len(piece)
        if total > size:
            raise LoadError(f"it is larger than {size:,} bytes")
        _left(deadline)
        pieces.append(piece)


def _connect(parts: SplitResult, deadline: float, allow_link_local: bool) -> http.client.HTTPConnection:
    host = parts.hostname or ""
    port = parts.port or (443 if parts.scheme == "https" else 80)
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise LoadError(f"there is no server {host}") from error
    if not allow_link_local:
        for entry in found:
            _refuse(str(entry[4][0]), host)
    last: OSError | None = None
    for entry in found:
        try:
            raw = socket.create_connection((str(entry[4][0]), port), timeout=_left(deadline))
        except OSError as error:
            last = error
            continue
        if parts.scheme == "http":
            connection = http.client.HTTPConnection(host, port)
            connection.sock = raw
            return connection
        try:
            wrapped = ssl.create_default_context().wrap_socket(raw, server_hostname=host)
        except OSError as error:
            raw.close()
            raise LoadError(f"{host} is not to be trusted ({error})") from error
        secure = http.client.HTTPSConnection(host, port)
        secure.sock = wrapped
        return secure
    if isinstance(last, TimeoutError):
        raise last
    raise LoadError(f"the server {host} can't be reached ({(last and last.strerror) or last})")


def _refuse(address: str, host: str) -> None:
    parsed = ipaddress.ip_address(address.partition("%")[0])
    parsed = getattr(parsed, "ipv4_mapped", None) or parsed
    if parsed in _METADATA or parsed.is_link_local or parsed.is_multicast or parsed.is_unspecified:
        raise LoadError(f"{host} is the link-local or metadata address {parsed}; nothing is read from there")


def _left(deadline: float) -> float:
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left
