"""When types, properties and attributes came, were deprecated and were taken away, by release."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.compiler.catalog import ResourceType, past
from hotc.compiler.releases import find, name_of, of_heat

if TYPE_CHECKING:
    from hotc.compiler.catalog import Property, Support
    from hotc.compiler.releases import Release

Times = dict[str, str]

VERBS = {"since": "since", "deprecated": "deprecated since", "hidden": "hidden since", "removed": "taken away with"}
"""What happened → how a line says it, in the order of time."""


def of_type(today: ResourceType) -> Times:
    """``since``, ``deprecated``, ``hidden``, ``removed`` → a release (``pike``, ``2024.2``), where it is known."""
    times = _of_support(today.support)
    first, changes = past.first(today.name), past.changes(today.name)
    if "since" in changes:
        times["since"] = of_heat(first).short.lower()
    if "placeholder" in changes:
        times["removed"] = of_heat(changes["placeholder"]).short.lower()
    return times


def of_part(today: ResourceType, group: str, way: tuple[str, ...], support: Support) -> Times:
    """The same of a property or an attribute (``group``); ``way``: its name, and before it those it lies within."""
    times = _of_support(support)
    found = past.presence(today.raw, group, way)
    if found is not None:
        first, last = found
        if first > past.first(today.name):
            times["since"] = of_heat(first).short.lower()
        elif (said := find(times.get("since", ""))) is not None and said.heat != first:
            del times["since"]  # the code had it before; Heat's own word is about a change of it
        if last < past.index()["releases"][-1] and past.changes(today.name).get("placeholder", 0) != last + 1:
            times["removed"] = of_heat(last + 1).short.lower()
    return times


def taken_away(today: ResourceType, then: ResourceType, release: Release | None) -> dict[str, Property]:
    """Properties that the type had before it was as it is ``then``, in a release (``None``: now), and has no more."""
    if then.open_properties:
        return {}
    major = release.heat if release is not None else past.index()["releases"][-1]
    wide = ResourceType(past.widened(today.raw, then.raw)).properties
    gone = {}
    for name, item in wide.items():
        found = past.presence(today.raw, "properties", (name,)) if name not in then.properties else None
        if found is not None and found[1] < major:
            gone[name] = item
    return gone


def _of_support(support: Support) -> Times:
    chain: list[Support] = [support]
    while chain[-1].previous is not None:
        chain.append(chain[-1].previous)
    times: Times = {}
    for status in reversed(chain):
        kind = "since" if status.status == "supported" else status.status
        if status.since and kind in VERBS:
            times.setdefault(kind, (name_of(status.since) or status.since).lower())
    return times


def in_words(times: Times) -> str:
    """``since Pike``; ``deprecated since Juno, taken away with 2023.1``; what is deprecated needs no beginning."""
    chosen = {key: times[key] for key in VERBS if times.get(key)}
    if len(chosen) > 1:
        chosen.pop("since", None)
    if "deprecated" in chosen and "removed" in chosen:
        chosen.pop("hidden", None)
    return ", ".join(f"{VERBS[key]} {name.title()}" for key, name in chosen.items())
