"""Which files to look at: those named, and in folders those that are templates by their content."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

ENDINGS = (".yaml", ".yml", ".json", ".template", ".hot")
_HEADER = re.compile(rb"""^\s*\{?\s*["']?(heat_template_version|HeatTemplateFormatVersion)["']?\s*:""", re.MULTILINE)
_ENVIRONMENT = re.compile(rb"^(resource_registry|parameter_defaults|parameter_merge_strategies)[ \t]*:", re.MULTILINE)
_ENOUGH = 65_536


def _take_all(_: str) -> bool:
    return False


def templates(paths: Iterable[str | os.PathLike[str]], excluded: Callable[[str], bool] = _take_all) -> Iterator[str]:
    """The files to lint, each once, folders in the order of their names. A file that is named is taken as it is.

    A pattern that the shell has left alone (``"**/*.yaml"``) means the templates among what fits it; where nothing
    does, its text is taken for a file's name. ``excluded`` says which files and folders to pass over; a file that is
    named is taken all the same.
    """
    seen: set[str] = set()
    for path in paths:
        name = os.fspath(path)
        for file in _meant(name, excluded):
            if (real := os.path.normpath(file)) not in seen:
                seen.add(real)
                yield file


def _meant(name: str, excluded: Callable[[str], bool]) -> Iterable[str]:
    if os.path.isdir(name):  # noqa: PTH112
        return _under(name, excluded)
    if not any(sign in name for sign in "*?[") or os.path.lexists(name):
        return (name,)
    import glob

    found = sorted(glob.glob(name, recursive=True))  # noqa: PTH207 a pattern may be absolute
    found_there = [path for path in found if not excluded(path)]
    files = (
        each
        for path in found_there
        for each in (_under(path, excluded) if os.path.isdir(path) else (path,))  # noqa: PTH112
    )
    return [file for file in files if is_template(file)] if found else (name,)


def _under(folder: str, excluded: Callable[[str], bool]) -> Iterator[str]:
    return (file for file in below(folder, ENDINGS, excluded) if is_template(file))


def below(folder: str, endings: tuple[str, ...], excluded: Callable[[str], bool]) -> Iterator[str]:
    """The files below a folder that are called so, in the order of their names; not what tools and environments of
    Python keep there.
    """
    for place, folders, names in os.walk(folder):
        folders[:] = sorted(
            name
            for name in folders
            if not name.startswith(".")
            and name not in ("node_modules", "__pycache__")
            and not excluded(os.path.join(place, name))  # noqa: PTH118
        )
        if "pyvenv.cfg" in names:
            folders.clear()
            continue
        for name in sorted(names):
            file = os.path.join(place, name)  # noqa: PTH118
            if name.endswith(endings) and not excluded(file):
                yield file


def only_templates(paths: Iterable[str], *, environments: bool = False) -> list[str]:
    """The paths without the files that are no templates (and, with ``environments``, none of these), whatever they are
    called. Folders, the standard input and what isn't there are left in: what is said of them is said later.
    """
    return [
        path
        for path in paths
        if not os.path.isfile(path) or is_template(path) or (environments and is_environment(path))  # noqa: PTH113
    ]


def is_template(path: str) -> bool:
    """Whether a file says that it is a template: the section with its version is in its first 64 KiB."""
    return _HEADER.search(_beginning(path)) is not None


def is_environment(path: str) -> bool:
    """Whether a file can only be an environment: a section that nothing else has is in its first 64 KiB.

    One that has ``parameters`` alone may be anything.
    """
    return _ENVIRONMENT.search(_beginning(path)) is not None


def _beginning(path: str) -> bytes:
    try:
        with open(path, "rb") as file:  # noqa: PTH123
            return file.read(_ENOUGH)
    except OSError:
        return b""
