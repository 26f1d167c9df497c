"""A loader that takes down what was read, and what was looked for and not found."""

from __future__ import annotations

import os

from hotc.compiler.loader import FileLoader
from hotc.lint.kept.states import SOME_FILE, UNKNOWN, digest, listing, presence


class RecordingLoader(FileLoader):
    """Reads as :class:`FileLoader` does. ``reads``: path → its state, see :mod:`hotc.lint.kept.states`.

    ``lasting`` turns false when something came in whose change could not be seen: from the network, or from what is
    neither a file nor a folder.
    """

    def __init__(self, *, allow_remote: bool = False) -> None:
        super().__init__(allow_remote=allow_remote)
        self.reads: dict[str, str] = {}
        self.lasting = True

    def exists(self, uri: str) -> bool:
        """Whether there is something at ``uri``; the answer is taken down."""
        found = super().exists(uri)
        if "://" not in uri:
            self._take_down(uri, presence(uri))
        return found

    def beside(self, path: str) -> list[str] | None:
        """The names in the folder of ``path``, taken down as the state of what its path ends with a slash."""
        found = super().beside(path)
        if "://" not in path:
            folder = os.path.join(os.path.dirname(path), "")  # noqa: PTH118, PTH120
            self._take_down(folder, listing(found))
        return found

    def _open(self, path: str) -> bytes:
        try:
            content = super()._open(path)
        except OSError:
            seen = presence(path)
            self._take_down(path, UNKNOWN if seen == SOME_FILE else seen)
            raise
        known = self.reads.get(path, SOME_FILE)
        self.lasting = self.lasting and known == SOME_FILE == presence(path)  # no pipe, and not made meanwhile
        self.reads[path] = digest(content)
        return content

    def _fetch(self, url: str) -> bytes:
        self.lasting = self.lasting and not self.allow_remote  # where it is not allowed, it is never had
        return super()._fetch(url)

    def _take_down(self, path: str, state: str) -> None:
        if "\0" in path:
            return  # a name that no file can have
        self.lasting = self.lasting and state != UNKNOWN
        self.reads.setdefault(path, state)
