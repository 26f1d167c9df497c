"""Where settings stand: a section of ``hotc.toml``, or of ``[tool.hotc]`` in ``pyproject.toml``, whichever is nearer.

Read at every start, so that a file which doesn't name the section costs no parsing.
"""

from __future__ import annotations

import codecs
import os.path
from contextlib import contextmanager
from contextvars import ContextVar

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

FILES = ("hotc.toml", "pyproject.toml")
SECTIONS = ("extend", "lint", "catalog", "stack")
"""What a file of settings may say to hotc."""

_WIDE = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
"""How a text in UTF-16 begins, in which no word would be found: it is read, so that this is told."""
_MOST_FOLDERS = 10_000
_paths: dict[str, tuple[str, ...]] = {}
"""Of a folder: the files of settings that may hold for it, whether they are there or not."""
_mentioned: ContextVar[dict[tuple[str, str], bool] | None] = ContextVar("mentioned", default=None)


class SettingsError(Exception):
    """Settings that can't be used: ``message`` says what and where, ``hint`` what to write."""

    exit_status = 2  # an input that could not be read

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


def nearest(folder: str, section: str) -> tuple[str, Any] | None:
    """The path of the nearest file, from ``folder`` upwards, that has the section, and what stands in it.

    ``folder`` is absolute. Raises :class:`SettingsError` for a file that can't be read.
    """
    for path in _files(folder):
        if (found := _section(path, section)) is not None:
            return path, found
    return None


def here(folder: str, *sections: str) -> tuple[str, dict[str, Any]] | None:
    """The path of the file of settings in this very folder that has one of the sections, and all that it says.

    ``folder`` is absolute. Raises :class:`SettingsError` for a file that can't be read, and for one that says something
    that is none of :data:`SECTIONS`: what is misspelt must not pass unseen.
    """
    for name in FILES:
        path = os.path.join(folder, name)  # noqa: PTH118
        if os.path.isfile(path):  # noqa: PTH113
            found = _all(path, ("",) if name == FILES[0] else ("hotc",))
            if isinstance(found, dict):
                _check(found, path)
                if any(section in found for section in sections):
                    return path, found
    return None


def mentioned(folder: str, section: str) -> bool:
    """Whether :func:`nearest` may find the section, or something to complain of: the quick look of those who start
    all day. Each folder is looked into again, except within :func:`remembered`.
    """
    known = _mentioned.get()
    if known is None:
        word = section.encode()
        return any(os.access(path, os.F_OK) and os.path.isfile(path) and _says(path, word) for path in _above(folder))  # noqa: PTH113
    asked: list[tuple[str, str]] = []
    while True:
        key = folder, section
        told = known.get(key)
        if told is not None:
            break
        asked.append(key)
        parent = os.path.dirname(folder)  # noqa: PTH120
        told = any(_says(path, section.encode()) for path in _here(folder))
        if told or parent == folder:
            break
        folder = parent
    for key in asked:
        known[key] = told
    return told


@contextmanager
def remembered() -> Iterator[None]:
    """Within this, what :func:`mentioned` told of a folder holds: one command sees one state of the settings."""
    before = _mentioned.set({})
    try:
        yield
    finally:
        _mentioned.reset(before)


def _says(path: str, word: bytes) -> bool:
    try:
        with open(path, "rb") as file:  # noqa: PTH123
            content = file.read()
            return word in content or content[:2] in _WIDE
    except OSError:
        return True


def _here(folder: str) -> Iterator[str]:
    base = folder if folder.endswith(os.sep) else folder + os.sep
    for name in FILES:
        path = base + name
        if os.path.isfile(path):  # noqa: PTH113  # pathlib costs at every start
            yield path


def _above(folder: str) -> tuple[str, ...]:
    """The files of settings that may be in a folder and in those around it, the nearest first."""
    below: list[str] = []
    while (paths := _paths.get(folder)) is None:
        below.append(folder)
        parent = os.path.dirname(folder)  # noqa: PTH120
        if parent == folder:
            paths = ()
            break
        folder = parent
    if len(_paths) > _MOST_FOLDERS:
        _paths.clear()
    for each in reversed(below):
        base = each if each.endswith(os.sep) else each + os.sep
        paths = _paths[each] = (*(base + name for name in FILES), *paths)
    return paths


def _files(folder: str) -> Iterator[str]:
    while True:
        yield from _here(folder)
        parent = os.path.dirname(folder)  # noqa: PTH120
        if parent == folder:
            return
        folder = parent


def folder_of(uri: str) -> str:
    """The folder whose settings hold for the text at ``uri``: the working directory where that is not on the disk."""
    return os.path.dirname(uri) if os.path.isabs(uri) else os.getcwd()  # noqa: PTH109, PTH117, PTH120


def shown(path: str) -> str:
    """The path of a file of settings as messages name it: relative to the working directory where it lies below it."""
    here = os.getcwd() + os.sep  # noqa: PTH109
    return path[len(here) :] if path.startswith(here) else path


def _check(found: dict[str, Any], path: str) -> None:
    for key in found:
        if key not in SECTIONS:
            from hotc.compiler.suggest import did_you_mean

            hint = did_you_mean(key, SECTIONS) or f"There may be {', '.join(SECTIONS)}."
            raise SettingsError(f"{shown(path)} has no section {key!r}", hint)


def everything(path: str) -> dict[str, Any]:
    """All that a file of settings says to hotc. Raises :class:`SettingsError` for one that can't be read."""
    found = _all(path, ("",))
    if not isinstance(found, dict):
        return {}
    _check(found, path)
    return found


def _section(path: str, section: str) -> Any:
    data = _all(path, (section,))
    return data.get(section) if isinstance(data, dict) else None


def _all(path: str, sections: tuple[str, ...]) -> Any:
    """What a file says to hotc; ``None`` where it names none of the sections, which is seen without parsing it."""
    try:
        with open(path, "rb") as file:  # noqa: PTH123
            content = file.read()
    except OSError as error:
        raise SettingsError(f"{shown(path)} can't be read: {error.strerror or error}") from None
    if content[:2] not in _WIDE and not any(section.encode() in content for section in sections):
        return None
    import tomllib

    try:
        data: Any = tomllib.loads(content.decode("utf-8-sig"))  # some editors begin with a mark
    except UnicodeDecodeError:
        hint = "Save it as UTF-8: TOML has no other encoding."
        raise SettingsError(f"{shown(path)} can't be read: it is not UTF-8 text", hint) from None
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"{shown(path)} is not TOML: {error}") from None
    if os.path.basename(path) == "pyproject.toml":  # noqa: PTH119
        for key in ("tool", "hotc"):
            data = data.get(key) if isinstance(data, dict) else None
    return data
