"""What every kept finding rests on besides the files that a template names: hotc itself, Python, and the settings."""

from __future__ import annotations

import os
import re
import sys
from typing import TYPE_CHECKING, Any

from hotc.compiler.settings import FILES
from hotc.lint.kept.states import digest
from hotc.version import __version__

if TYPE_CHECKING:
    from collections.abc import Iterator

_PACKAGE = os.path.dirname(os.path.dirname(os.path.dirname(__file__)))  # noqa: PTH120  # pathlib costs at every start
_CODE = ("compiler", "lint")
"""The folders of hotc that have a say in findings."""
_PACKAGES = ("site-packages", "dist-packages")


def of_program() -> list[Any]:
    """Which hotc, on which Python, among which packages."""
    return [__version__, sys.version, sys.prefix, sorted(_folders_of_packages()), _code()]


def of_settings(folder: str, known: dict[str, str]) -> str:
    """All settings that may hold for what is in a folder (an absolute path): its own and those above.

    ``known`` keeps what was found for each folder.
    """
    above: list[str] = []
    while folder not in known:
        parent = os.path.dirname(folder)  # noqa: PTH120
        if parent == folder:
            known[folder] = _settings_in(folder)
        else:
            above.append(folder)
            folder = parent
    told = known[folder]
    for below in reversed(above):
        own = _settings_in(below)
        told = known[below] = digest(f"{told} {own}".encode()) if own else told
    return told


def _settings_in(folder: str) -> str:
    """The settings in this very folder; empty without any. A file that doesn't name hotc says nothing to it."""
    told = []
    for name in FILES:
        path = os.path.join(folder, name)  # noqa: PTH118
        try:
            with open(path, "rb", buffering=0) as file:  # noqa: PTH123
                content = file.read()
        except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
            continue
        except OSError as error:
            content = b"hotc can't read it: " + str(error.errno).encode()
        if name != "pyproject.toml" or b"hotc" in content:
            told.append(f"{path} {digest(content)}")
    return "\n".join(told)


def _folders_of_packages() -> Iterator[list[Any]]:
    """Where packages are installed, with what changes there when one comes, goes or is replaced."""
    standard = os.path.dirname(os.__file__)  # noqa: PTH120
    for folder in sys.path:
        if folder == standard:
            continue
        try:
            if os.path.basename(folder) in _PACKAGES:  # noqa: PTH119
                yield [folder, os.stat(folder).st_mtime_ns]  # noqa: PTH116
            else:
                names = os.listdir(folder or ".")  # noqa: PTH208
                yield [folder, sorted(name for name in names if name.endswith((".dist-info", ".egg-info")))]
        except OSError:
            continue


def _code() -> object:
    """Which state of hotc's code this is: in a working copy of its repository anything may have been edited."""
    if not os.path.exists(os.path.join(os.path.dirname(_PACKAGE), "pyproject.toml")):  # noqa: PTH110, PTH118, PTH120
        status = os.stat(os.path.join(_PACKAGE, "version.py"))  # noqa: PTH116, PTH118  # an installer writes it anew
        return [status.st_mtime_ns, status.st_size]
    told: list[str] = []
    waiting = [os.path.join(_PACKAGE, name) for name in _CODE]  # noqa: PTH118
    while waiting:
        with os.scandir(waiting.pop()) as entries:
            for entry in entries:
                if entry.name == "__pycache__":
                    continue
                if entry.is_dir(follow_symlinks=False):
                    waiting.append(entry.path)
                else:
                    status = entry.stat()
                    told.append(f"{entry.path} {status.st_mtime_ns} {status.st_size} {status.st_ino}")
    return digest("\n".join(sorted(told)).encode("utf-8", "surrogateescape"))


def plain(value: Any) -> Any:
    """Settings as JSON data, whatever their classes are, so that no new one is forgotten.

    Raises ``TypeError`` for what isn't plain.
    """
    if value is None or isinstance(value, bool | int | float | str):
        return value
    if isinstance(value, dict):
        return {"": [[plain(key), plain(each)] for key, each in value.items()]}
    if isinstance(value, list | tuple):
        return [plain(each) for each in value]
    if isinstance(value, set | frozenset):
        return sorted(map(plain, value))
    if isinstance(value, re.Pattern):
        return [value.pattern, value.flags]
    slots = [slot for kind in type(value).__mro__ for slot in getattr(kind, "__slots__", ()) if slot[0] != "_"]
    if not slots:
        raise TypeError(f"{type(value).__name__} is no plain data")
    return [type(value).__name__, *(plain(getattr(value, slot, None)) for slot in slots)]
