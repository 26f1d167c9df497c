"""Resource types as earlier releases of Heat had them. Read only where a release is named, or a history is shown.

``tools/generate_history.py`` writes the files and says what they hold. A release is told by Heat's major version.
"""

from __future__ import annotations

import json
import os.path
from typing import Any

_FOLDER = os.path.join(os.path.dirname(__file__), "history")  # noqa: PTH118, PTH120  # see catalog/__init__.py
_files: dict[str, dict[str, Any]] = {}

Raw = dict[str, Any]


def index() -> Raw:
    """``releases`` that were read; since when ``types`` and ``versions`` are there, if not always; ``placeholders``."""
    return _read("index")


def changes(name: str) -> Raw:
    """How the type of this name has changed; empty where it was always as it is now."""
    return _read(name.replace("::", "."))


def _read(stem: str) -> Raw:
    found = _files.get(stem)
    if found is None:
        try:
            with open(os.path.join(_FOLDER, f"{stem}.json"), encoding="utf-8") as file:  # noqa: PTH118, PTH123
                found = json.load(file)
        except FileNotFoundError:
            found = {}
        _files[stem] = found
    return found


def first(name: str) -> int:
    """The release that brought a type; the first one that the history knows where it was there by then."""
    return int(changes(name).get("since", index()["releases"][0]))


def as_of(raw: Raw, release: int) -> Raw:
    """The JSON form of a type, given as it is now, as it was in a release.

    A type that came later is given as it was at first, and one that has become a placeholder as such.
    """
    history = changes(raw["name"])
    if not history:
        return raw
    release = max(release, first(raw["name"]))
    found = {**raw, "support": _at(history.get("support"), release, raw.get("support", {}))}
    if "placeholder" in history and release < history["placeholder"]:
        for key in ("open_properties", "open_attributes", "service", "entity"):
            found.pop(key, None)
        found.update(history["was"])
    for group in ("properties", "attributes"):
        states: Raw = history.get(group, {})
        found[group] = {
            name: schema
            for name in (*raw[group], *(key for key in states if key not in raw[group]))
            if (schema := _at(states.get(name), release, raw[group].get(name))) is not None
        }
    return found


def widened(raw: Raw, exact: Raw) -> Raw:
    """The type as ``as_of`` gave it with what other releases have besides: later and earlier names are no misspellings.

    What is added is neither required nor has it a default.
    """
    history = changes(raw["name"])
    if not history or exact.get("open_properties"):
        return exact
    found = {**exact}
    for group in ("properties", "attributes"):
        found[group] = dict(exact[group])
        for name, states in history.get(group, {}).items():
            for _, state in reversed(states):
                schema = raw[group].get(name) if state is True else state
                if schema is not None:
                    found[group][name] = _joined(found[group].get(name), schema)
    return found


def _joined(schema: Raw | None, other: Raw) -> Raw:
    """A schema with the keys of maps that only another one has."""
    if schema is None:
        return {key: value for key, value in other.items() if key not in ("required", "default")}
    found = dict(schema)
    if "schema" in schema and "schema" in other:
        keys: Raw = schema["schema"]
        found["schema"] = {
            **keys,
            **{key: _joined(keys.get(key), item) for key, item in other["schema"].items()},
        }
    if "items" in schema and "items" in other:
        found["items"] = _joined(schema["items"], other["items"])
    return found


def presence(raw: Raw, group: str, path: tuple[str, ...]) -> tuple[int, int] | None:
    """The first and the last release in which a type, given as it is now, has a property or an attribute.

    ``path`` holds the names from the outermost property inwards, without the positions in lists.
    """
    states = changes(raw["name"]).get(group, {}).get(path[0])
    now = raw[group].get(path[0])
    there = [
        release
        for release in index()["releases"]
        if release >= first(raw["name"]) and _has(_at(states, release, now), path[1:])
    ]
    return (there[0], there[-1]) if there else None


def _has(schema: Raw | None, path: tuple[str, ...]) -> bool:
    for name in path:
        while schema is not None and "items" in schema:
            schema = schema["items"]
        schema = schema.get("schema", {}).get(name) if schema is not None else None
    return schema is not None


def _at(states: list[list[Any]] | None, release: int, now: Any) -> Any:
    if states is None:
        return now
    state = None
    for since, schema in states:
        if since <= release:
            state = schema
    return now if state is True else state
