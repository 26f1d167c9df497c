"""The catalogue of resource types: one generated JSON file per type, read when a template uses the type.

``tools/generate_catalog.py`` writes ``types/`` and ``index.json`` from an installed Heat package; the index is read
only for aliases, for suggestions and for the list of names.
"""

from __future__ import annotations

import json
import os.path
from typing import Any

from hotc.compiler.catalog.model import Attribute, Property, ResourceType, Support, Translation

__all__ = ["Attribute", "Property", "ResourceType", "Support", "Translation", "canonical", "lookup", "names"]

_FOLDER = os.path.dirname(__file__)  # noqa: PTH120  # pathlib costs as much as everything else here
_loaded: dict[str, ResourceType | None] = {}
_index: dict[str, Any] | None = None


def index() -> dict[str, Any]:
    """Heat's version, all type names, aliases (``OS::Quantum*`` → ``OS::Neutron*``) and names of custom constraints."""
    global _index  # noqa: PLW0603  # read once a process, by those who need it
    if _index is None:
        _index = json.loads(_read("index.json"))
    return _index


def names() -> list[str]:
    """Names of all types, sorted, without the aliases."""
    found: list[str] = index()["types"]
    return found


def lookup(name: str) -> ResourceType | None:
    """The type of this name or alias; ``None`` when Heat knows no such type."""
    if name in _loaded:
        return _loaded[name]
    found = _load(name)
    if found is None and (target := canonical(name)) != name:
        found = lookup(target)
    _loaded[name] = found
    return found


def canonical(name: str) -> str:
    """The name that Heat's shipped environment gives to an old one; any other name as it is."""
    for alias, target in index()["aliases"].items():
        if alias == name:
            return str(target)
        if alias.endswith("*") and name.startswith(alias[:-1]):
            return str(target[:-1]) + name[len(alias) - 1 :]
    return name


def _load(name: str) -> ResourceType | None:
    # Only names that can be a file of ours may reach the file system: letters, digits and "::".
    if not name.isascii() or not name.replace("::", "").replace("_", "").isalnum():
        return None
    try:
        text = _read(f"types/{name.replace('::', '.')}.json")
    except OSError:
        return None
    raw = json.loads(text)
    return ResourceType(raw) if raw["name"] == name else None


def _read(name: str) -> str:
    with open(f"{_FOLDER}/{name}", encoding="utf-8") as file:  # noqa: PTH123  # see _FOLDER
        return file.read()
