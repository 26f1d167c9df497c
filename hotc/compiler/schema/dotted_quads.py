"""IPv4 in its usual form, read without :mod:`ipaddress`: four numbers from 0 to 255 without leading zeros.

Each of the functions takes what :mod:`ipaddress` takes in that form, or less: where they say ``None``, ask there.
"""

from __future__ import annotations

from typing import Final

_OCTETS: Final = {str(number): number for number in range(256)}
_PREFIXES: Final = {str(number): number for number in range(33)}


def number_of(text: str) -> int | None:
    """The number of the address that a text spells: 167772161 for ``10.0.0.1``."""
    parts = text.split(".")
    if len(parts) != 4:
        return None
    number = 0
    for part in parts:
        octet = _OCTETS.get(part)
        if octet is None:
            return None
        number = number << 8 | octet
    return number


def network_of(text: str) -> tuple[int, int] | None:
    """The number of the first address, and the length of the prefix, of ``10.0.0.1/24``: bits of a host are cut off."""
    address, _, prefix = text.partition("/")
    number, length = number_of(address), _PREFIXES.get(prefix)
    if number is None or length is None:
        return None
    return number >> 32 - length << 32 - length, length
