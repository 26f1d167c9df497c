"""The catalogue of resource types: one generated JSON file per type, read when a template uses the type.

``tools/generate_catalog.py`` writes ``types/`` and ``index.json`` from an installed Heat package; the index is read
only for aliases, for suggestions and for the list of names. Packs add types of a team's own (``packs.py``,
``entry_points.py``).
"""

from __future__ import annotations

import json
import os.path
from typing import TYPE_CHECKING, Any

from hotc.compiler.catalog.model import Attribute, Property, ResourceType, Support, Translation
from hotc.compiler.settings import folder_of, mentioned

if TYPE_CHECKING:
    from hotc.compiler.context import Context

__all__ = ["Attribute", "Property", "ResourceType", "Support", "Translation", "canonical", "declare", "lookup", "names"]

_FOLDER = os.path.dirname(__file__)  # noqa: PTH120  # pathlib costs as much as everything else here
SECTION = "catalog"
"""The section of the settings that lists packs."""
_loaded: dict[str, ResourceType | None] = {}
_index: dict[str, Any] | None = None
_declared: dict[str, ResourceType] = {}
_installed: tuple[dict[str, ResourceType], list[str]] | None = None


def index() -> dict[str, Any]:
    """Heat's version, all type names, aliases (``OS::Quantum*`` → ``OS::Neutron*``) and names of custom constraints."""
    global _index  # noqa: PLW0603  # read once a process, by those who need it
    if _index is None:
        _index = json.loads(_read("index.json"))
    return _index


def names() -> list[str]:
    """Names of all types, those of packs too, sorted, without the aliases."""
    return sorted({*index()["types"], *_declared, *installed()[0]})


def declare(types: dict[str, ResourceType]) -> None:
    """Add the types of packs, in place of those added before. Holds for the whole process."""
    global _declared  # noqa: PLW0603  # one catalogue a process
    for name in (*_declared, *types):
        _loaded.pop(name, None)
    _declared = types


def use_packs(uri: str, context: Context) -> None:
    """Have the types of the packs that hold for the template at ``uri``; mistakes in them are reported."""
    if not mentioned(folder_of(uri), SECTION):
        declare({})
        return
    from hotc.compiler.catalog.packs import use_configured

    use_configured(uri, context)


def installed() -> tuple[dict[str, ResourceType], list[str]]:
    """The types of packs from installed Python packages, and what is wrong with such packs."""
    global _installed  # noqa: PLW0603  # looked for once a process, by those who need it
    if _installed is None:
        from hotc.compiler.catalog.entry_points import find

        _installed = find()
    return _installed


def lookup(name: str) -> ResourceType | None:
    """The type of this name or alias; ``None`` when neither Heat nor a pack has such a type."""
    if name in _loaded:
        return _loaded[name]
    found = _load(name)
    if found is None and (target := canonical(name)) != name:
        found = lookup(target)
    if found is None and "::" in name:
        found = _declared.get(name) or installed()[0].get(name)
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
