"""Addresses: ``group/0/server`` is the resource ``server`` in the member ``0`` of ``group``."""

from __future__ import annotations


def around(address: str) -> list[str]:
    """Addresses of the nested stacks that an address lies in, the outermost first."""
    parts = address.split("/")
    return ["/".join(parts[:end]) for end in range(1, len(parts))]


def inside(address: str, outer: str) -> bool:
    """Whether an address lies in the nested stack of another one."""
    return address.startswith(f"{outer}/")
