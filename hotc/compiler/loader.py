"""How texts come in from disk, and from the network where the user allows it."""

from __future__ import annotations

import os

from hotc.compiler.library import LIBRARY, path_of
from hotc.compiler.library import resolve as in_library
from hotc.compiler.source import SourceFile

REMOTE = ("http://", "https://")
ELSEWHERE = (*REMOTE, LIBRARY)
"""What begins so is no path on the disk."""
MAX_SIZE = 50_000_000
MOST_BESIDE = 2_000
"""Entries of a folder that are looked at for a name like one that is not there."""
TIMEOUT = 20.0
_PIECE = 65_536


class LoadError(OSError):
    """A text can't be had; the message says why, in words for the user."""


def names_in(folder: str) -> list[str] | None:
    """What :meth:`FileLoader.beside` says of a folder."""
    try:
        with os.scandir(folder) as entries:
            found = [entry for entry, _ in zip(entries, range(MOST_BESIDE + 1), strict=False)]
            return sorted(each.name for each in found if not each.is_dir()) if len(found) <= MOST_BESIDE else []
    except (OSError, ValueError):
        return None


class FileLoader:
    """Reads files; and http(s) when ``allow_remote``. Every text is read once.

    ``size`` bounds a text in bytes, ``timeout`` a download in seconds. ``allow_link_local``: also from link-local
    addresses, where a cloud's metadata service is.
    """

    def __init__(
        self,
        *,
        allow_remote: bool = False,
        allow_link_local: bool = False,
        size: int = MAX_SIZE,
        timeout: float = TIMEOUT,
    ) -> None:
        self.allow_remote = allow_remote
        self.allow_link_local = allow_link_local
        self.size = size
        self.timeout = timeout
        self._loaded: dict[str, SourceFile] = {}
        self._bytes: dict[str, bytes] = {}
        self._here = os.getcwd() + os.sep  # noqa: PTH109 pathlib costs at every start

    def resolve(self, reference: str, base: str | None) -> str:
        """The uri that ``reference``, written in the text at ``base``, means."""
        if reference.startswith(REMOTE):
            return reference
        if reference.startswith("file:"):
            return _path_of(reference)
        if reference.startswith(LIBRARY) or (base is not None and base.startswith(LIBRARY)):
            return in_library(reference, base)
        if base is not None and base.startswith(REMOTE):
            from urllib.parse import urljoin

            return urljoin(base, reference)
        folder = os.path.dirname(base) if base is not None and os.path.isabs(base) else self._here  # noqa: PTH117, PTH120
        return os.path.normpath(os.path.join(folder, reference))  # noqa: PTH118

    def load(self, uri: str) -> SourceFile:
        """The text at ``uri``; bytes that are not UTF-8 become lone surrogates. Raises :class:`OSError`."""
        found = self._loaded.get(uri)
        if found is None:
            found = self._loaded[uri] = SourceFile(self.display(uri), decode(self.load_bytes(uri)), uri)
        return found

    def load_bytes(self, uri: str) -> bytes:
        """The content at ``uri``. Raises :class:`OSError`."""
        content = self._bytes.get(uri)
        if content is None:
            content = self._bytes[uri] = self._get(uri)
        return content

    def exists(self, uri: str) -> bool:
        """Whether there is something at ``uri`` (for a URL: whether it can be had)."""
        if uri.startswith(LIBRARY):
            return path_of(uri) is not None
        if not uri.startswith(REMOTE):
            return os.path.isfile(uri)  # noqa: PTH113
        try:
            self.load_bytes(uri)
        except OSError:
            return False
        return True

    def beside(self, path: str) -> list[str] | None:
        """The names of the files in the folder of ``path``, sorted; ``None`` where there is no such folder.

        Nothing for a URL, and nothing of a folder with more than :data:`MOST_BESIDE` entries.
        """
        return [] if path.startswith(ELSEWHERE) else names_in(os.path.dirname(path))  # noqa: PTH120

    def display(self, uri: str) -> str:
        """The path relative to the working directory where it lies below it, else the uri."""
        return uri[len(self._here) :] if uri.startswith(self._here) else uri

    def _get(self, uri: str) -> bytes:
        if uri.startswith(LIBRARY):
            path = path_of(uri)
            if path is None:
                raise LoadError("the standard library doesn't have it")
            return self._open(path)
        return self._fetch(uri) if uri.startswith(REMOTE) else self._open(uri)

    def _open(self, path: str) -> bytes:
        if "\0" in path:
            raise LoadError("the name holds a NUL character")
        try:
            file = open(path, "rb", buffering=0)  # noqa: PTH123, SIM115
        except IsADirectoryError:
            raise LoadError("it is a directory") from None
        pieces, size = [], 0
        with file:  # a buffer of the size that is allowed would cost more than reading does
            while size <= self.size and (piece := file.read(_PIECE)):
                pieces.append(piece)
                size += len(piece)
        content = b"".join(pieces)
        if len(content) > self.size:
            raise LoadError(f"it is larger than {self.size:,} bytes")
        return content

    def _fetch(self, url: str) -> bytes:
        if not self.allow_remote:
            raise LoadError("templates from the network are read only when that is allowed (--allow-remote)")
        from hotc.compiler.remote import fetch

        return fetch(url, size=self.size, timeout=self.timeout, allow_link_local=self.allow_link_local)


def decode(content: bytes) -> str:
    """UTF-8 text; a byte that is none becomes a lone surrogate, which ``read`` reports with its place."""
    return content.decode("utf-8", "surrogateescape")


def _path_of(url: str) -> str:
    from urllib.parse import unquote

    path = url[len("file:") :]
    if path.startswith("//"):
        path = "/" + path[2:].partition("/")[2]
    return os.path.normpath(unquote(path))
