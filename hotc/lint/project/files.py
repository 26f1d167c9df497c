"""Which files to look at: those named, and in folders those that are templates by their content."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

ENDINGS = (".yaml", ".yml", ".json", ".template", ".hot")


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

    # a pattern may be absolute; ** fits what isn't there, too
    found = sorted(path for path in glob.glob(name, recursive=True) if os.path.lexists(path))  # noqa: PTH207
    found_there = [path for path in found if not excluded(path)]
    files = (
        each
        for path in found_there
        for each in (_under(path, excluded) if os.path.isdir(path) else (path,))  # noqa: PTH112
    )
    return list(_counting(files)) if found else (name,)


def _under(folder: str, excluded: Callable[[str], bool]) -> Iterator[str]:
    barred: list[str] = []
    yield from _counting(below(folder, ENDINGS, excluded, barred))
    yield from barred


def _counting(files: Iterable[str]) -> Iterator[str]:
    """Of files that were found, those that are templates, and those of which that can't be known: they are told."""
    from hotc.lint.project.contents import is_barred, is_template

    return (file for file in files if is_template(file) or is_barred(file))


def below(
    folder: str, endings: tuple[str, ...], excluded: Callable[[str], bool], barred: list[str] | None = None
) -> Iterator[str]:
    """The files below a folder that are called so, in the order of their names; not what tools and environments of
    Python keep there. ``barred`` gets the folders that can't be read.
    """

    def bar(error: OSError) -> None:
        if barred is not None:
            barred.append(error.filename)

    for place, folders, names in os.walk(folder, onerror=bar):
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
    from hotc.lint.project.contents import is_environment, is_template

    return [
        path
        for path in paths
        if not os.path.isfile(path) or is_template(path) or (environments and is_environment(path))  # noqa: PTH113
    ]
