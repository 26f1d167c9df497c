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
    """The files to lint, each once, folders in the order of their names. A file that is named is taken as it is.

    A pattern that the shell has left alone (``"**/*.yaml"``) means the templates among what fits it; where nothing
    does, its text is taken for a file's name.
    """
    seen: set[str] = set()
    for path in paths:
        name = os.fspath(path)
        for file in _meant(name):
            if (real := os.path.normpath(file)) not in seen:
                seen.add(real)
                yield file


def _meant(name: str) -> Iterable[str]:
    if os.path.isdir(name):  # noqa: PTH112
        return _under(name)
    if not any(sign in name for sign in "*?[") or os.path.lexists(name):
        return (name,)
    import glob

    found = sorted(glob.glob(name, recursive=True))  # noqa: PTH207 a pattern may be absolute
    files = (each for path in found for each in (_under(path) if os.path.isdir(path) else (path,)))  # noqa: PTH112
    return [file for file in files if is_template(file)] if found else (name,)


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
