"""The catalogue of resource types: one generated JSON file per type, read when a template uses the type.

``tools/generate_catalog.py`` writes ``types/`` and ``index.json`` from an installed Heat package; the index is read
only for aliases, for suggestions and for the list of names. Packs add types of a team's own (``packs.py``,
``entry_points.py``).
"""

from __future__ import annotations

import json
import os.path
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any

from hotc.compiler.catalog.model import Attribute, Property, ResourceType, Support, Translation
from hotc.compiler.catalog.view import View
from hotc.compiler.settings import folder_of, mentioned

if TYPE_CHECKING:
    from hotc.compiler.context import Context

__all__ = ["Attribute", "Property", "ResourceType", "Support", "Translation", "View", "canonical", "lookup", "names"]

_FOLDER = os.path.dirname(__file__)  # noqa: PTH120  # pathlib costs as much as everything else here
SECTION = "catalog"
"""The section of the settings that lists packs."""
_loaded: dict[str, ResourceType | None] = {}
_index: dict[str, Any] | None = None
_installed: tuple[dict[str, ResourceType], list[str]] | None = None


def index() -> dict[str, Any]:
    """Heat's version, all type names, aliases (``OS::Quantum*`` → ``OS::Neutron*``) and names of custom constraints."""
    global _index  # noqa: PLW0603  # read once a process, by those who need it
    if _index is None:
        _index = json.loads(_read("index.json"))
    return _index


def names() -> list[str]:
    """Names of all types, those of packs too, sorted, without the aliases."""
    types: list[str] = index()["types"]  # as sorted as they are written
    own = {*view().packs, *installed()[0]}
    return sorted({*types, *own}) if own else list(types)


def view() -> View:
    """What the compilation at hand sees; Heat's types of today where none is."""
    return _view.get()


def use(seen: View | None) -> View:
    """Look up types in this view from now on (``None``: Heat's of today), in this thread; returns the one until now."""
    before = _view.get()
    _view.set(seen or _TODAY)
    return before


def view_for(uri: str, context: Context) -> View:
    """What is to be seen for the template at ``uri``: the packs and the release that settings and options name.

    Mistakes in them are reported.
    """
    target = context.options.target
    if target is None and not mentioned(folder_of(uri), SECTION):
        return _TODAY
    from hotc.compiler.catalog.packs import configured_view

    return configured_view(uri, target, context)


def installed() -> tuple[dict[str, ResourceType], list[str]]:
    """The types of packs from installed Python packages, and what is wrong with such packs."""
    global _installed  # noqa: PLW0603  # looked for once a process, by those who need it
    if _installed is None:
        from hotc.compiler.catalog.entry_points import find

        _installed = find()
    return _installed


def lookup(name: str) -> ResourceType | None:
    """The type of this name or alias, as the compilation at hand sees it; ``None`` when there is no such type."""
    return _view.get().lookup(name)


def of_today(name: str) -> ResourceType | None:
    """The type of this name or alias that Heat or an installed package has; ``None`` when neither has it."""
    if name in _loaded:
        return _loaded[name]
    found = _load(name)
    if found is None and (target := canonical(name)) != name:
        found = of_today(target)
    if found is None and "::" in name:
        found = installed()[0].get(name)
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


_TODAY = View(of_today)
_view: ContextVar[View] = ContextVar("hotc_catalog", default=_TODAY)
