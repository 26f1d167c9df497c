"""What lies at a path, in a word that changes when the content does. Files are hashed, always: no time is trusted."""

from __future__ import annotations

import os

from hotc.compiler.loader import names_in

try:  # hashlib loads OpenSSL, which costs as much as looking at a template
    from _blake2 import blake2b
except ImportError:  # pragma: no cover  # another Python than CPython
    from hashlib import blake2b

NOTHING, FOLDER, SOME_FILE = "-", "/", "+"
"""Nothing is there; a folder is; a file is, and only that was asked."""
UNKNOWN = "?"
"""What can't be read: never equal to what was recorded, so that nothing rests on it."""

_SIZE = 16


def digest(content: bytes) -> str:
    """The content in 32 hexadecimal digits."""
    return blake2b(content, digest_size=_SIZE).hexdigest()


def keyed_digest(content: bytes, secret: bytes) -> str:
    """A name for the content from which nobody without the secret (16 to 64 bytes) can guess it."""
    return blake2b(content, digest_size=_SIZE, key=secret).hexdigest()


def state(path: str) -> str:
    """What is at a path now: the digest of a file, or one of the words above; with a slash at its end its names."""
    if path.endswith(os.sep):
        return listing(names_in(path))
    found = presence(path)
    if found != SOME_FILE:  # reading a pipe would take what it holds from whom it is meant for
        return found
    try:
        with open(path, "rb", buffering=0) as file:  # noqa: PTH123  # pathlib costs at every start
            return digest(file.read())
    except OSError:
        return UNKNOWN


def listing(names: list[str] | None) -> str:
    """The names of the files in a folder, as a state; ``None``: there is no such folder."""
    return NOTHING if names is None else "=" + digest("\0".join(names).encode("utf-8", "surrogateescape"))


def presence(path: str) -> str:
    """What is at a path, without its content."""
    if os.path.isfile(path):  # noqa: PTH113
        return SOME_FILE
    if os.path.isdir(path):  # noqa: PTH112
        return FOLDER
    return UNKNOWN if os.path.lexists(path) else NOTHING


class States:
    """What was seen in one run: each path is looked at once, however many templates rest on it."""

    def __init__(self) -> None:
        self._seen: dict[str, str] = {}

    def still(self, path: str, recorded: str) -> bool:
        """Whether what is at a path is what was recorded."""
        if recorded in (NOTHING, FOLDER, SOME_FILE):
            return presence(path) == recorded
        if (found := self._seen.get(path)) is None:
            found = self._seen[path] = state(path)
        return found == recorded != UNKNOWN
