"""Texts within values that mean which engine made something, or chance; what stands there instead, and why."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final


@dataclass(slots=True, frozen=True)
class Marker:
    """A text within values that means which engine made something; ``becomes`` stands there instead."""

    pattern: re.Pattern[str]
    becomes: str
    reason: str


MARKERS: Final = (
    Marker(re.compile(r"token%3D[0-9a-f-]{36}"), "token", "a console has another token each time"),
    Marker(re.compile(r" \(HTTP \d+\)| \(Request-ID: [^)]*\)"), "", "Heat tells which request failed"),
    Marker(
        re.compile(r"^(\S+ \S+) \d{10} \d+ "),
        r"\1 SERIAL REFRESH ",
        "designate makes them from the time, and by chance",
    ),
    Marker(re.compile(r"share(_[0-9a-f]{8}(_[0-9a-f]{4}){3}_[0-9a-f]{12})+"), "share_ID", "manila's own id of a copy"),
    Marker(re.compile(r"ssh-rsa \S+ Generated-by-Nova"), "a new public key", "Nova makes the pair by chance"),
    Marker(
        re.compile(r"-----BEGIN (RSA )?PRIVATE KEY-----[^-]+-----END (RSA )?PRIVATE KEY-----"),
        "a new private key",
        "likewise",
    ),
    Marker(re.compile(r"===============[0-9a-f]+=="), "=boundary=", "MIME parts are separated by a number by chance"),
    Marker(
        re.compile(
            r"https?://[^\s\"']+(?:/resources/|/v1/signal/(?:\w+/)?)([\w/]+?)(?:/signal)?(?:\?[^\s\"']*)?(?=[\s\"']|$)"
        ),
        r"signal to \1",
        "where signals are sent to is each engine's own",
    ),
    Marker(
        re.compile(r"^hotc \S+/\S+( of VPC \S+)? [0-9a-f-]{36}$"),
        "",
        "how hotc finds an object again whose answer was lost",
    ),
    Marker(
        re.compile(r"^hotc port of server [0-9a-f-]{36} [0-9a-f]{12}-\d+$"), "", "likewise, a port made for a server"
    ),
)

MARKER_KEYS: Final = frozenset({"hotc_instance"})
"""Keys of metadata that do the same."""

UNORDERED: Final = frozenset({"records", "tags", "security_groups"})
"""Fields with lists whose order means nothing, and is another one each time."""

RANGES: Final = frozenset({"allocation_pools"})
"""Fields whose addresses nothing was given: that a port happened to get the first of a pool changes no pool."""
