"""A disk that loses power: what SQLite wrote and did not sync is lost, wholly or in part.

SQLite's own file system layer is wrapped: each write, truncation and sync goes through here, so that it is known what
is really on the disk at any instant. Whether the state is durable is thus proved of what SQLite does with the settings
that the store gives it, not assumed.
"""

from __future__ import annotations

import ctypes
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

if TYPE_CHECKING:
    import random
    from collections.abc import Iterator

_POINTER = ctypes.c_void_p
# The name as a pointer: SQLite keeps it, and reads on behind its end.
_OPEN = ctypes.CFUNCTYPE(ctypes.c_int, _POINTER, _POINTER, _POINTER, ctypes.c_int, _POINTER)
_WRITE = ctypes.CFUNCTYPE(ctypes.c_int, _POINTER, _POINTER, ctypes.c_int, ctypes.c_int64)
_TRUNCATE = ctypes.CFUNCTYPE(ctypes.c_int, _POINTER, ctypes.c_int64)
_SYNC = ctypes.CFUNCTYPE(ctypes.c_int, _POINTER, ctypes.c_int)
_IOERR = 10


class _Methods(ctypes.Structure):
    """sqlite3_io_methods, version 3."""

    _fields_: ClassVar = [
        ("version", ctypes.c_int),
        ("close", _POINTER),
        ("read", _POINTER),
        ("write", _WRITE),
        ("truncate", _TRUNCATE),
        ("sync", _SYNC),
        ("others", _POINTER * 13),
    ]


class _File(ctypes.Structure):
    _fields_: ClassVar = [("methods", ctypes.POINTER(_Methods))]


class _Vfs(ctypes.Structure):
    """sqlite3_vfs, version 3."""

    _fields_: ClassVar = [
        ("version", ctypes.c_int),
        ("file_size", ctypes.c_int),
        ("longest_path", ctypes.c_int),
        ("following", _POINTER),
        ("name", ctypes.c_char_p),
        ("data", _POINTER),
        ("open", _OPEN),
        ("others", _POINTER * 15),
    ]


class Disk:
    """What is written and what is safe, by path. ``die_in``: power goes at that write or sync from now on."""

    def __init__(self, rng: random.Random) -> None:
        self.random = rng
        self.die_in: int | None = None
        self.dead = False
        self.operations = 0
        self._safe: dict[str, bytearray] = {}
        self._unsafe: dict[str, list[tuple[int, bytes | None]]] = {}

    def opened(self, path: str) -> None:
        """A file is opened; what is in it is safe."""
        if path not in self._safe:
            self._safe[path] = bytearray(Path(path).read_bytes())
            self._unsafe[path] = []

    def wrote(self, path: str, offset: int, data: bytes) -> None:
        """``data`` is in the file, but perhaps not on the disk."""
        self._unsafe[path].append((offset, data))

    def truncated(self, path: str, size: int) -> None:
        """The file was made shorter, perhaps not on the disk."""
        self._unsafe[path].append((size, None))

    def synced(self, path: str) -> None:
        """All that was written to the file is on the disk."""
        for change in self._unsafe[path]:
            _apply(self._safe[path], change)
        self._unsafe[path] = []

    def ends(self) -> bool:
        """Whether the power is gone; counts one operation."""
        self.operations += 1
        if self.die_in is not None and not self.dead:
            self.die_in -= 1
            self.dead = self.die_in <= 0
        return self.dead

    def cut(self) -> None:
        """Leave the files as they are after the power was cut: what was not synced is there by chance."""
        for path, safe in self._safe.items():
            content, unsafe = bytearray(safe), self._unsafe[path]
            luck = self.random.choice(["none", "first", "any"])
            if luck == "first":
                unsafe = unsafe[: self.random.randint(0, len(unsafe))]
            elif luck == "any":
                unsafe = [each for each in unsafe if self.random.random() < 0.5]
            for change in unsafe if luck != "none" else ():
                _apply(content, change)
            if Path(path).exists():
                Path(path).write_bytes(content)
            Path(path.removesuffix("-wal") + "-shm").unlink(missing_ok=True)


def _apply(content: bytearray, change: tuple[int, bytes | None]) -> None:
    offset, data = change
    if data is None:
        del content[offset:]
        return
    if len(content) < offset:
        content.extend(bytes(offset - len(content)))
    content[offset : offset + len(data)] = data


class _Layer:
    """The wrapped file system layer of this process; ``disk`` is told of everything while there is one."""

    def __init__(self) -> None:
        import _sqlite3

        self.library = ctypes.CDLL(_sqlite3.__file__)
        self.library.sqlite3_vfs_find.restype = ctypes.POINTER(_Vfs)
        self.disk: Disk | None = None
        self._paths: dict[int, str] = {}
        self._original = self.library.sqlite3_vfs_find(None)
        self._vfs = _Vfs()
        ctypes.memmove(ctypes.byref(self._vfs), self._original, ctypes.sizeof(_Vfs))
        self._vfs.name = b"hotc-fuzz"
        self._vfs.open = self._open_call = _OPEN(self._open)
        self._methods: dict[int, tuple[Any, Any]] = {}
        self.library.sqlite3_vfs_register(ctypes.byref(self._vfs), 0)

    def use(self, *, wrapped: bool) -> None:
        """Let connections that are opened from now on go through here, or not."""
        chosen = ctypes.byref(self._vfs) if wrapped else self._original
        self.library.sqlite3_vfs_register(chosen, 1)

    def _open(self, _vfs: int, name: int | None, file: int, flags: int, out: int | None) -> int:
        code = int(self._original.contents.open(ctypes.cast(self._original, _POINTER).value, name, file, flags, out))
        if code == 0 and name is not None and self.disk is not None:
            self._paths[file] = ctypes.string_at(name).decode()
            self.disk.opened(self._paths[file])
            opened = ctypes.cast(file, ctypes.POINTER(_File)).contents
            opened.methods = self._wrapped(opened.methods)
        return code

    def _wrapped(self, original: Any) -> Any:
        address = ctypes.addressof(original.contents)
        if address not in self._methods:
            copy = _Methods()
            ctypes.memmove(ctypes.byref(copy), original, ctypes.sizeof(_Methods))
            true = original.contents

            def write(file: int, data: int, amount: int, offset: int) -> int:
                if self.disk is not None:
                    if self.disk.ends():
                        return _IOERR
                    self.disk.wrote(self._paths[file], offset, ctypes.string_at(data, amount))
                return int(true.write(file, data, amount, offset))

            def truncate(file: int, size: int) -> int:
                if self.disk is not None:
                    if self.disk.ends():
                        return _IOERR
                    self.disk.truncated(self._paths[file], size)
                return int(true.truncate(file, size))

            def sync(file: int, flags: int) -> int:
                if self.disk is not None:
                    if self.disk.ends():
                        return _IOERR
                    self.disk.synced(self._paths[file])
                return int(true.sync(file, flags))

            copy.write, copy.truncate, copy.sync = _WRITE(write), _TRUNCATE(truncate), _SYNC(sync)
            self._methods[address] = (copy, original)
        return ctypes.pointer(self._methods[address][0])


_layers: list[_Layer] = []


@contextmanager
def powered(disk: Disk) -> Iterator[Disk]:
    """Let all databases that are opened now stand on this disk."""
    if not _layers:
        _layers.append(_Layer())
    layer = _layers[0]
    layer.disk = disk
    layer.use(wrapped=True)
    try:
        yield disk
    finally:
        layer.disk = None
        layer.use(wrapped=False)
