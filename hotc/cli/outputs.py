"""Texts to a file that the user named, or to the standard output."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hotc.cli.problems import Problem
from hotc.cli.rewriting import replace

if TYPE_CHECKING:
    from hotc.cli.screen import Screen


def write(text: str, path: str | None, screen: Screen) -> None:
    """Write to ``path``, whole or not at all; without one, to the standard output. Raises :class:`Problem`."""
    if path is None:
        screen.write(text)
        return
    try:
        _put(Path(path), (text if text.endswith("\n") else text + "\n").encode())
    except OSError as error:
        raise Problem(f"{path} can't be written: {error.strerror or error}") from None
    screen.note(f"Wrote {path}")


def _put(path: Path, content: bytes) -> None:
    """A file that is there stays as it was when it can't be written, and one that wasn't is not left half written."""
    if path.is_file() and not path.is_symlink() and os.access(path, os.W_OK):
        replace(path, content)
        return
    new = not path.exists()
    try:
        path.write_bytes(content)
    except OSError:
        if new:
            path.unlink(missing_ok=True)
        raise


KEYS = ("value", "description", "error")
"""What is told of a stack's output; its expression is the engine's own business."""


def listed(outputs: dict[str, Any]) -> str:
    """The outputs of a stack as ``name = value``, secrets masked."""
    from hotc.cli.render.texts import padded, printable, width
    from hotc.cli.render.values import short
    from hotc.runtime.secrets import masked

    size = max((width(name) for name in outputs), default=0)
    return "\n".join(
        f"{padded(printable(name), size)} = "
        + (f"(error: {printable(output['error'])})" if output.get("error") else short(output["value"], 10_000))
        for name, output in masked(outputs).items()
    )
