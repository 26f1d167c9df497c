"""What the settings say of the catalogue: packs, which are files with a team's own types, and the release of Heat."""

from __future__ import annotations

import os.path
from typing import TYPE_CHECKING, Any

from hotc.compiler import catalog
from hotc.compiler.catalog.model import ResourceType
from hotc.compiler.catalog.view import View
from hotc.compiler.settings import SettingsError, folder_of, nearest, shown
from hotc.compiler.tree import Mapping, Sequence

if TYPE_CHECKING:
    from hotc.compiler.catalog.pack_form import Mistake
    from hotc.compiler.context import Context
    from hotc.compiler.releases import Release
    from hotc.compiler.tree import Node

Types = dict[str, ResourceType]
Stamp = tuple[str, int, int]

SECTION = catalog.SECTION
_read: dict[Stamp, Types] = {}
"""Packs without mistakes, by path, time and size: a process that compiles much reads each once."""


def configured_view(uri: str, target: str | None, context: Context) -> View:
    """What the settings nearest to a template, and ``target`` (a release) before them, let be seen of the catalogue.

    Mistakes are reported; a type with one then takes anything.
    """
    types: Types = {}
    try:
        paths, named = configured(uri)
        for path in paths:
            for name, type_ in _types(path, context).items():
                if name in types:
                    _report(context, f"{shown(path)} declares {name}, which another pack has declared")
                types[name] = type_
        target = target if target is not None else named
    except SettingsError as error:
        _report(context, error.message, error.hint)
    return View(catalog.of_today, types, _release(target, context) if target is not None else None)


def _release(target: str, context: Context) -> Release | None:
    from hotc.compiler.releases import find, hint_for

    found = find(target)
    if found is None:
        context.report("unknown-release", None, hint=hint_for(target), release=target)
    return found


def configured(uri: str) -> tuple[list[str], str | None]:
    """Paths of the packs for the template at ``uri``, and the release that it is for.

    They stand under ``[catalog]``, as ``packs`` and ``target``, of the nearest settings that have it. Raises
    :class:`SettingsError`.
    """
    found = nearest(folder_of(uri), SECTION)
    if found is None:
        return [], None
    file, section = found
    if not isinstance(section, dict):
        raise SettingsError(f"{shown(file)}: {SECTION} must be a table")
    for key in section:
        if key not in ("packs", "target"):
            hint = "There may be packs and target."
            raise SettingsError(f"{shown(file)}: {SECTION} has no setting {key!r}", hint)
    paths = section.get("packs", [])
    if not isinstance(paths, list) or not all(isinstance(path, str) for path in paths):
        raise SettingsError(f"{shown(file)}: {SECTION}.packs must be a list of paths", 'Write packs = ["types.yaml"].')
    target = section.get("target")
    if target is not None and not isinstance(target, str):
        raise SettingsError(f"{shown(file)}: {SECTION}.target must be a release", 'Write target = "yoga".')
    folder = os.path.dirname(file)  # noqa: PTH120
    return [os.path.normpath(os.path.join(folder, path)) for path in paths], target  # noqa: PTH118


def _types(path: str, context: Context) -> Types:
    try:
        status = os.stat(path)  # noqa: PTH116
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        _report(context, f"The pack {shown(path)} can't be read: {reason}", "[catalog] packs in the settings names it.")
        return {}
    stamp = (path, status.st_mtime_ns, status.st_size)
    if (found := _read.get(stamp)) is None:
        before = len(context.diagnostics)
        found = read(path, context)
        if len(context.diagnostics) == before:
            _read[stamp] = found
    return found


def read(path: str, context: Context) -> Types:
    """The types that the pack at ``path`` (absolute) declares. Mistakes are reported at their places."""
    from hotc.compiler.catalog.pack_form import mistakes
    from hotc.compiler.data import to_data
    from hotc.compiler.loader import FileLoader
    from hotc.compiler.passes.read import read_map

    try:
        source = FileLoader().load(path)
    except OSError as error:
        _report(context, f"The pack {shown(path)} can't be read: {error.strerror or error}")
        return {}
    root = read_map(source, context, what="A catalogue pack", json=True)
    if root is None:
        return {}
    data = to_data(root)
    wrong = mistakes(data)
    for mistake in wrong:
        context.report(
            "catalog-pack-mistake",
            place(root, mistake),
            path=dotted(mistake),
            hint=mistake.hint,
            problem=mistake.message,
        )
    return built(data, wrong)


def built(data: Any, wrong: list[Mistake]) -> Types:
    """The types of a pack; one with a mistake takes any property, so that it isn't reported again where it is used."""
    types = data.get("types") if isinstance(data, dict) else None
    if not isinstance(types, dict):
        return {}
    broken = {mistake.path[1] for mistake in wrong if len(mistake.path) > 1}
    return {
        name: _type(name, {} if name in broken or not isinstance(raw, dict) else raw) for name, raw in types.items()
    }


def _type(name: str, raw: dict[str, Any]) -> ResourceType:
    return ResourceType(
        {
            **raw,
            "name": name,
            "properties": raw.get("properties", {}),
            "attributes": raw.get("attributes", {}),
            "open_properties": "properties" not in raw,
            "open_attributes": "attributes" not in raw,
        }
    )


def place(root: Node, mistake: Mistake) -> Node:
    """Where in the text a mistake is."""
    node = root
    for number, step in enumerate(mistake.path):
        if isinstance(node, Mapping):
            entry = node.entry(step) if not isinstance(step, int) else None
            if entry is None:
                return node
            last = number == len(mistake.path) - 1
            node = entry.key if last and mistake.at_key else entry.value
        elif isinstance(node, Sequence) and isinstance(step, int):
            node = node.items[step]
    return node


def dotted(mistake: Mistake) -> str:
    """The path of a mistake in words: ``types.Acme::Thing.properties.size``."""
    return ".".join(map(str, mistake.path))


def _report(context: Context, problem: str, hint: str = "") -> None:
    context.report("catalog-pack-mistake", None, hint=hint, problem=problem)
