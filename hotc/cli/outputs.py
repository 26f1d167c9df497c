"""Texts to a file that the user named, or to the standard output."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from hotc.cli.problems import Problem

if TYPE_CHECKING:
    from hotc.cli.screen import Screen


def write(text: str, path: str | None, screen: Screen) -> None:
    """Write to ``path``, or to the standard output where there is none. Raises :class:`Problem`."""
    if path is None:
        screen.write(text)
        return
    try:
        Path(path).write_text(text if text.endswith("\n") else text + "\n", encoding="utf-8")
    except OSError as error:
        raise Problem(f"{path} can't be written: {error.strerror or error}") from None
    screen.note(f"Wrote {path}")
