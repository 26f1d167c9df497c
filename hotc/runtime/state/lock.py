"""The lease of a stack as a lock of the operating system: it ends with the process that holds it, however that ends.

What the lock file says of its holder is for display alone; whether the stack is held is what the lock itself says.
"""

from __future__ import annotations

import fcntl
import json
import os
import socket
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from hotc.runtime.errors import StateProblem, locked
from hotc.runtime.state.paths import make_private

NETWORK_FILE_SYSTEMS = frozenset(
    {
        "afs",
        "beegfs",
        "ceph",
        "cifs",
        "fuse.ceph",
        "fuse.glusterfs",
        "fuse.sshfs",
        "gfs2",
        "glusterfs",
        "gpfs",
        "lustre",
        "nfs",
    }
    | {"nfs4", "ocfs2", "orangefs", "smb3", "smbfs"}
)
"""File systems on which neither flock nor SQLite's shared memory can be relied upon (https://sqlite.org/wal.html)."""


class FileLease:
    """A held lock."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor: int | None = descriptor

    def __enter__(self) -> FileLease:
        return self

    def __exit__(self, *_: object) -> None:
        self.release()

    def release(self) -> None:
        """Give the lock back."""
        if self._descriptor is not None:
            os.ftruncate(self._descriptor, 0)
            os.close(self._descriptor)
            self._descriptor = None

    def still_held(self) -> bool:
        """A file lock can't be lost while its process lives."""
        return self._descriptor is not None


def take(path: Path, stack: str, doing: str) -> FileLease:
    """Lock ``path`` for this process. Raises :class:`StackLocked`, at once, when another one holds it."""
    make_private(path.parent)
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise StateProblem(f"The lock file {path} can't be opened: {error.strerror}.") from error
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        raise locked(stack, _says(path)) from None
    except OSError as error:
        os.close(descriptor)
        raise StateProblem(f"The lock file {path} can't be locked: {error.strerror}.") from error
    says = {"host": socket.gethostname(), "pid": os.getpid(), "since": now(), "doing": doing}
    os.ftruncate(descriptor, 0)
    os.pwrite(descriptor, json.dumps(says).encode(), 0)
    return FileLease(descriptor)


def holder(path: Path) -> dict[str, Any] | None:
    """What the holder of the lock says of itself; empty when it has not said it yet, ``None`` when nobody holds it."""
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CLOEXEC)
    except OSError:
        return None
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return _says(path)
    finally:
        os.close(descriptor)
    return None


def refuse_network_file_system(path: Path, mounts: str = "/proc/self/mounts") -> None:
    """Raise :class:`StateProblem` when ``path`` would lie on a network file system, where that can be told."""
    try:
        lines = Path(mounts).read_text(encoding="utf-8", errors="surrogateescape").splitlines()
    except OSError:
        return
    target, best, kind = str(path.resolve()), "", ""
    for line in lines:
        fields = line.split(" ")
        point = fields[1].encode().decode("unicode_escape")
        inside = target == point or target.startswith(point.rstrip("/") + "/")
        if inside and len(point) >= len(best):
            best, kind = point, fields[2]
    if kind in NETWORK_FILE_SYSTEMS:
        raise StateProblem(
            f"The state {path} would lie on a network file system ({kind} at {best}), where it could be damaged.",
            "Give a place on a local disk with --state or HOTC_STATE_DIR.",
        )


def _says(path: Path) -> dict[str, Any]:
    try:
        says = json.loads(path.read_bytes())
    except (OSError, ValueError):  # the holder is just about to write it
        return {}
    return says if isinstance(says, dict) else {}


def now() -> str:
    """The time for the record."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
