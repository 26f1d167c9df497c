"""Catalogue packs of installed Python packages: entry points of the group ``hotc.catalog``.

They are looked for only when a type is known from nowhere else.
"""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

    from hotc.compiler.catalog.model import ResourceType

GROUP = "hotc.catalog"


def find() -> tuple[dict[str, ResourceType], list[str]]:
    """All types of installed packs, and what is wrong with packs, in words.

    An entry point names a pack as a dict, or the path of its file, or a function without arguments that returns one
    of them.
    """
    types: dict[str, ResourceType] = {}
    complaints: list[str] = []
    if not _are_there():
        return types, complaints
    from importlib.metadata import entry_points

    for point in entry_points(group=GROUP):
        found, wrong = _pack(point)
        types.update(found)
        complaints += [f"The catalogue pack {point.value} is not right: {text}." for text in wrong]
    return types, complaints


def _are_there() -> bool:
    """Whether any package has such entry points. Importing ``importlib.metadata`` costs as much as reading a template,
    and next to no machine has any.
    """
    for folder in sys.path:
        try:
            names = os.listdir(folder or ".")  # noqa: PTH208  # pathlib costs at every start
        except OSError:
            continue
        for name in names:
            if name.endswith((".dist-info", ".egg-info")) and _declares(f"{folder or '.'}/{name}/entry_points.txt"):
                return True
    return False


def _declares(path: str) -> bool:
    try:
        with open(path, "rb") as file:  # noqa: PTH123
            return GROUP.encode() in file.read()
    except OSError:
        return False


def _pack(point: EntryPoint) -> tuple[dict[str, ResourceType], list[str]]:
    try:
        pack: Any = point.load()
        if callable(pack):
            pack = pack()
    except Exception as error:  # noqa: BLE001  # whatever somebody else's package raises: it is told, not passed over
        return {}, [f"{type(error).__name__}: {error}"]
    if isinstance(pack, str | os.PathLike):
        return _from_file(os.path.abspath(pack))  # noqa: PTH100
    from hotc.compiler.catalog.pack_form import mistakes
    from hotc.compiler.catalog.packs import built, dotted

    wrong = mistakes(pack)
    return built(pack, wrong), [f"{dotted(mistake)}: {mistake.message}" for mistake in wrong]


def _from_file(path: str) -> tuple[dict[str, ResourceType], list[str]]:
    from hotc.compiler.catalog.packs import read
    from hotc.compiler.context import Context, Options
    from hotc.compiler.loader import FileLoader

    context = Context(Options(), FileLoader())
    types = read(path, context)
    return types, [f"{found.file}:{found.line}: {found.message}" for found in context.diagnostics]
