"""Texts to a file that the user named, or to the standard output."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

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
