"""Put a new text in the place of a file's: whole or not at all, with its mode, its line ends and its links kept."""

from __future__ import annotations

import os
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hotc.compiler.source import SourceFile


def rewrite(source: SourceFile, text: str) -> str:
    """Write ``text`` where ``source`` was read; return what went wrong, empty when nothing did.

    A file that is no longer what was read is left alone: somebody else has changed it meanwhile. One that holds the new
    text already has got it under another name.
    """
    path = Path(source.uri).resolve()  # a symbolic link stays one
    try:
        now = path.read_bytes()
        if now == _bytes(text):
            return ""
        if now != _bytes(source.text):
            return f"{source.name} was changed by somebody else meanwhile; it was left as it is"
        if not os.access(path, os.W_OK):
            return f"{source.name} can't be written: permission denied"
        replace(path, _bytes(text))
    except OSError as error:
        return f"{source.name} can't be written: {error.strerror or error}"
    return ""


def replace(path: Path, content: bytes) -> None:
    """Write another content into a file that is there, whole or not at all. Raises :class:`OSError`."""
    status = path.stat()
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fchmod(file.fileno(), status.st_mode & 0o7777)
            with suppress(PermissionError):  # another's file in a folder of ours: it becomes ours
                os.fchown(file.fileno(), status.st_uid, status.st_gid)
            os.fsync(file.fileno())
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogateescape")
