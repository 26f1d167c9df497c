"""Recorded requests that change something, in a form in which those of two engines can be compared."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import unquote, urlsplit

from .naming import ID

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from .naming import Side

Json = dict[str, Any]


NUMBERED: Final = re.compile(r"(?<=/os-aggregates/)\d+")
"""Ids that are no more than a number."""


@dataclass(slots=True)
class Request:
    """One request: ``where`` is ``request:METHOD SERVICE PATH``, all ids as labels."""

    where: str
    body: Any


def read(path: Path, offset: int = 0) -> tuple[list[Json], int]:
    """The lines that were recorded after ``offset``, and where the next ones will stand."""
    if not path.exists():
        return [], offset
    with path.open("rb") as file:
        file.seek(offset)
        data = file.read()
    whole = data[: data.rfind(b"\n") + 1]
    return [json.loads(line) for line in whole.splitlines()], offset + len(whole)


def changes(lines: Iterable[Json]) -> list[Json]:
    """Those that changed something, and were accepted."""
    return [line for line in lines if line["method"] not in ("GET", "HEAD") and line["status"] < 400]


def created(lines: Iterable[Json]) -> set[str]:
    """The ids that stand in the answers to creating requests."""
    return {found for line in changes(lines) if not own(line["url"]) for found in _ids(line["answer"])}


def _ids(answer: Any) -> Iterable[str]:
    if isinstance(answer, dict):
        name = answer.get("id") or answer.get("uuid") or answer.get("name")
        if isinstance(name, str | int):
            yield str(name)
        for value in answer.values():
            yield from _ids(value)
    if isinstance(answer, list):
        for item in answer:
            yield from _ids(item)


def comparable(lines: Iterable[Json], side: Side, services: Mapping[str, str]) -> list[Request]:
    """The changing requests, with labels for ids; creations of several things at once as several.

    ``services`` maps the start of a URL to the service's word.
    """
    found = []
    for line in changes(lines):
        service, path = _place(line["url"], services)
        if not service or own(line["url"]):
            continue
        known = ID.sub("ID", side.plain(path))  # of things that were made and deleted within the step, or by others
        where = f"request:{line['method']} {service} {NUMBERED.sub('#', known)}"
        found += [Request(where, side.plain(body)) for body in _single(line["body"])]
    return found


def touched(lines: Iterable[Json], services: Mapping[str, str]) -> set[tuple[str, str]]:
    """Services, each with every word of the paths under which something was changed: ``("network", "trunks")``."""
    places = [_place(line["url"], services) for line in changes(lines) if not own(line["url"])]
    return {(service, word) for service, path in places if service for word in path.split("/") if word}


def own(url: str) -> bool:
    """Whether a request serves the engine alone: logging in, and trusts that Heat acts with later."""
    return "/auth/tokens" in url or "/OS-TRUST/" in url


def _place(url: str, services: Mapping[str, str]) -> tuple[str, str]:
    for start, service in services.items():
        if url.startswith(start):
            parts = urlsplit(url[len(start) :])
            return service, unquote("/" + parts.path.strip("/"))
    return "", url


def _single(body: Any) -> list[Any]:
    """``{"networks": [a, b]}`` as ``{"network": a}`` and ``{"network": b}``."""
    if isinstance(body, dict) and len(body) == 1:
        ((key, items),) = body.items()
        if isinstance(items, list) and items and key.endswith("s") and all(isinstance(each, dict) for each in items):
            return [{key[:-1]: item} for item in items]
    return [body]
