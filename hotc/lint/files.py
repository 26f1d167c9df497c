"""Which files to look at: those named, and in folders those that are templates by their content."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

ENDINGS = (".yaml", ".yml", ".json", ".template", ".hot")
_HEADER = re.compile(rb"""^\s*\{?\s*["']?(heat_template_version|HeatTemplateFormatVersion)["']?\s*:""", re.MULTILINE)
_ENOUGH = 65_536


def templates(paths: Iterable[str | os.PathLike[str]]) -> Iterator[str]:
    """The files to lint, each once, folders in the order of their names. A file that is named is taken as it is."""
    seen: set[str] = set()
    for path in paths:
        name = os.fspath(path)
        for file in _under(name) if os.path.isdir(name) else (name,):  # noqa: PTH112
            if (real := os.path.normpath(file)) not in seen:
                seen.add(real)
                yield file


def _under(folder: str) -> Iterator[str]:
    for place, folders, names in os.walk(folder):
        folders[:] = sorted(f for f in folders if not f.startswith(".") and f not in ("node_modules", "__pycache__"))
        if "pyvenv.cfg" in names:
            folders.clear()
            continue
        for name in sorted(names):
            file = os.path.join(place, name)  # noqa: PTH118
            if name.endswith(ENDINGS) and is_template(file):
                yield file


def is_template(path: str) -> bool:
    """Whether a file says that it is a template: the section with its version is in its first 64 KiB."""
    try:
        with open(path, "rb") as file:  # noqa: PTH123
            return _HEADER.search(file.read(_ENOUGH)) is not None
    except OSError:
        return False
