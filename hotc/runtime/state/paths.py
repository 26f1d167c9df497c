"""Where state and key lie on this machine."""

from __future__ import annotations

import os
from pathlib import Path

from hotc.runtime.errors import StateProblem


def state_directory() -> Path:
    """``HOTC_STATE_DIR``, or ``hotc`` in the user's state directory (XDG: ``$XDG_STATE_HOME``, ``~/.local/state``)."""
    if chosen := os.environ.get("HOTC_STATE_DIR"):
        return Path(chosen)
    return _base("XDG_STATE_HOME", ".local/state") / "hotc"


def state_file(chosen: str | os.PathLike[str] | None = None) -> Path:
    """The state database: ``chosen`` (``--state``), or ``state.sqlite`` in the state directory."""
    return Path(chosen) if chosen is not None else state_directory() / "state.sqlite"


def key_file() -> Path:
    """``HOTC_KEY_FILE``, or ``hotc/key`` in the configuration directory (``$XDG_CONFIG_HOME``, ``~/.config``)."""
    if chosen := os.environ.get("HOTC_KEY_FILE"):
        return Path(chosen)
    return _base("XDG_CONFIG_HOME", ".config") / "hotc" / "key"


def make_private(directory: Path) -> None:
    """Make a directory, for the user alone, where there is none. Raises :class:`StateProblem`."""
    try:
        directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise StateProblem(
            f"The directory {directory} can't be made: {error.strerror}.",
            "Give another place with --state or HOTC_STATE_DIR.",
        ) from error


def _base(variable: str, default: str) -> Path:
    # The XDG specification: a relative path in these variables is invalid and is to be ignored.
    value = os.environ.get(variable, "")
    return Path(value) if Path(value).is_absolute() else Path.home() / default
