"""Where findings are kept: one small file an entry, for the user alone, and never more than a bound of them.

An entry is written beside its place and moved there, so that many processes may write at once and a reader sees a
whole entry or none. Whatever goes wrong with the directory is no error: then nothing is kept.
"""

from __future__ import annotations

import os
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from hotc.lint.kept import form
from hotc.lint.kept.states import digest, keyed_digest

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST_ENTRIES = 64
MOST_BYTES = 512 * 1024
"""For each of the 256 folders: 16,384 entries and 128 MiB in all. A larger entry than a quarter of that isn't kept."""
_FEW = 4
"""So many entries are within the bounds, however large they are."""
_SECRET = "secret"
_SECRET_SIZE = 32
_FOLDER = "lint-1"
"""The number changes with the form of the entries."""


def default_folder() -> str | None:
    """``HOTC_CACHE_DIR``, or ``hotc`` in the user's cache directory (``$XDG_CACHE_HOME``, ``~/.cache``).

    ``None`` where the variable is set and empty: then nothing is kept.
    """
    chosen = os.environ.get("HOTC_CACHE_DIR")
    if chosen is not None:
        return chosen or None
    base = os.environ.get("XDG_CACHE_HOME", "")
    if not os.path.isabs(base):  # noqa: PTH117  # pathlib costs at every start
        base = os.path.expanduser("~/.cache")  # noqa: PTH111
    return os.path.join(base, "hotc")  # noqa: PTH118


class Store:
    """Entries by key. ``corrupt`` counts those that could not be read, ``refused`` those that could not be written."""

    def __init__(self, folder: str) -> None:
        self.folder = os.path.join(folder, _FOLDER)  # noqa: PTH118
        self.corrupt = 0
        self.refused = 0
        self._secret: bytes | None = None

    def key(self, question: object) -> str | None:
        """The name of an entry: what the question (JSON data) comes to with this directory's secret."""
        if self._secret is None:
            self._secret = _read(self._path(_SECRET)) or self._new_secret()
        if len(self._secret) != _SECRET_SIZE:
            return None
        return keyed_digest(form.dumps(question), self._secret)

    def read(self, key: str) -> Any:
        """The data of an entry, which counts as used now; ``None`` where there is none that can be read."""
        place = self._place(key)
        content = _read(place)
        if content is None:
            return None
        told, _, body = content.partition(b"\n")
        if told.decode("ascii", "replace") == digest(body):
            with suppress(OSError):  # it is not ours to write, or another process has just dropped it
                os.utime(place)
            return form.loads(body)
        self.corrupt += 1
        return None

    def write(self, key: str, data: object) -> None:
        """Keep an entry, in the place of what was there."""
        body = form.dumps(data)
        if len(body) > MOST_BYTES // _FEW - 100:
            return
        place = self._place(key)
        folder = os.path.dirname(place)  # noqa: PTH120
        content = digest(body).encode() + b"\n" + body
        if not _write(place, content) and not (_make(folder) and _write(place, content)):
            self.refused += 1
            return
        _drop_oldest(folder)

    def entries(self) -> Iterator[os.DirEntry[str]]:
        """The files of all entries."""
        for folder in _scan(self.folder):
            if folder.is_dir(follow_symlinks=False):
                yield from _scan(folder.path)

    def clear(self) -> int:
        """Remove all entries; how many there were."""
        count = 0
        for entry in self.entries():
            count += _remove(entry.path)
        return count

    def _new_secret(self) -> bytes:
        """Made at first use. Of several processes that make one, all take the first."""
        path = self._path(_SECRET)
        made = f"{path}.{os.getpid()}"
        if not _make(self.folder) or not _write(made, os.urandom(_SECRET_SIZE)):
            return b""
        try:
            os.link(made, path)
        except FileExistsError:
            pass  # somebody was quicker, and it is theirs that holds
        except OSError:
            os.replace(made, path)  # noqa: PTH105  # a file system without links
            made = path
        if made != path:
            _remove(made)
        return _read(path) or b""

    def _path(self, name: str) -> str:
        return os.path.join(self.folder, name)  # noqa: PTH118

    def _place(self, key: str) -> str:
        return os.path.join(self.folder, key[:2], key[2:])  # noqa: PTH118


def _read(path: str) -> bytes | None:
    try:
        with open(path, "rb", buffering=0) as file:  # noqa: PTH123
            return file.read()
    except OSError:
        return None


def _write(path: str, content: bytes) -> bool:
    """Write a file whole or not at all, for the user alone."""
    beside = f"{path}.{os.getpid()}.new"
    try:
        handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_NOFOLLOW", 0), 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        os.replace(beside, path)  # noqa: PTH105
    except OSError:
        _remove(beside)
        return False
    return True


def _make(folder: str) -> bool:
    try:
        os.makedirs(folder, mode=0o700, exist_ok=True)  # noqa: PTH103
    except OSError:
        return False
    return True


def _scan(folder: str) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as entries:
            return list(entries)
    except OSError:
        return []


def _remove(path: str) -> bool:
    try:
        os.unlink(path)  # noqa: PTH108
    except OSError:
        return False
    return True


def _drop_oldest(folder: str) -> None:
    """Bring a folder back within the bounds; what was not used for the longest time goes."""
    entries = _scan(folder)
    if len(entries) <= _FEW:
        return
    ages = []
    for entry in entries:
        try:
            status = entry.stat(follow_symlinks=False)
        except OSError:  # another process was quicker
            continue
        ages.append((status.st_mtime_ns, status.st_size, entry.path))
    total = sum(size for _, size, _ in ages)
    if len(ages) <= MOST_ENTRIES and total <= MOST_BYTES:
        return
    ages.sort()
    count = len(ages)
    for _, size, path in ages:
        if count <= MOST_ENTRIES * 3 // 4 and total <= MOST_BYTES * 3 // 4:
            return
        _remove(path)
        count, total = count - 1, total - size
