"""Wait until one of many paths changes, by looking at them again and again.

No library, because the paths are known one by one (files that were read, files that were not there, folders that were
searched), and looking at one costs four microseconds: a thousand of them, twice a second, less than a hundredth of a
processor. It sees changes on every file system, in containers and over the network, too.
"""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    Stamp = tuple[int, int, int, int] | None
    """Times of content and entry, size and inode of a path; ``None`` where there is nothing."""

SHORTEST = 0.3
"""Seconds between two looks, at least."""
_SHARE = 30
"""What looking costs may be one in so many of the time."""


class Watch:
    """The paths as they are when this is made."""

    def __init__(self, paths: Iterable[str]) -> None:
        self._stamps = {path: _stamp(path) for path in sorted(set(paths))}

    def changed(self) -> list[str]:
        """The paths that have changed since."""
        return [path for path, stamp in self._stamps.items() if _stamp(path) != stamp]

    def wait(self, pause: Callable[[float], object] = time.sleep) -> list[str]:
        """Come back when something has changed, with what. ``pause`` is called between the looks, with seconds."""
        while True:
            before = time.perf_counter()
            if found := self.changed():
                return found
            pause(max(SHORTEST, _SHARE * (time.perf_counter() - before)))


def _stamp(path: str) -> Stamp:
    try:
        status = os.stat(path)  # noqa: PTH116
    except (OSError, ValueError):
        return None
    return status.st_mtime_ns, status.st_ctime_ns, status.st_size, status.st_ino


def folders(paths: Iterable[str]) -> set[str]:
    """The folders among the paths, and those in them: where a new file may come."""
    found: set[str] = set()
    for path in paths:
        for place, inner, _ in os.walk(path):
            inner[:] = [name for name in inner if not name.startswith(".") and name != "__pycache__"]
            found.add(os.path.abspath(place))  # noqa: PTH100
    return found


def settings_around(files: Iterable[str]) -> set[str]:
    """Where settings for the files stand, or might."""
    from hotc.compiler.settings import FILES

    found: set[str] = set()
    above: set[str] = set()
    for file in files:
        folder = os.path.dirname(os.path.abspath(file))  # noqa: PTH100, PTH120
        while folder not in above:
            above.add(folder)
            found.update(os.path.join(folder, name) for name in FILES)  # noqa: PTH118
            folder = os.path.dirname(folder)  # noqa: PTH120
    return found
