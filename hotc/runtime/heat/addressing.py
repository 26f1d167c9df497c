"""Addresses for what Heat tells of nested stacks: each thing names the stack that it is in by a link."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

if TYPE_CHECKING:
    from collections.abc import Iterable

Json = dict[str, Any]


def linked(item: Json) -> dict[str, tuple[str, str]]:
    """What an item's links lead to: relation → name and id of a stack (or of whatever ends the link)."""
    return {link["rel"]: named(link["href"]) for link in item.get("links", [])}


def named(link: str) -> tuple[str, str]:
    """Name and id of the stack that a link leads to."""
    name, identity = link.rstrip("/").rsplit("/", 2)[-2:]
    return unquote(name), identity


class Prefixes:
    """Stack id → what stands before the names of its resources, ``group/0/`` and the like."""

    def __init__(self, root: str) -> None:
        self.known = {root: ""}
        self.nested: list[tuple[str, str]] = []
        """Names and ids of the nested stacks, those around others first."""

    def learn(self, resources: Iterable[Json]) -> dict[str, Json]:
        """The resources by address; those in stacks that are not known are left out."""
        found: dict[str, Json] = {}
        waiting = list(resources)
        while waiting:
            later = [item for item in waiting if not self._place(item, found)]
            if len(later) == len(waiting):
                break
            waiting = later
        return found

    def _place(self, item: Json, found: dict[str, Json]) -> bool:
        links = linked(item)
        prefix = self.known.get(links["stack"][1]) if "stack" in links else ""
        if prefix is None:
            return False
        address = prefix + item["resource_name"]
        found[address] = item
        if "nested" in links and links["nested"][1] not in self.known:
            self.known[links["nested"][1]] = f"{address}/"
            self.nested.append(links["nested"])
        return True
