"""Draw what was compiled: the one function that the command line and Python users call."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from hotc.diagram.errors import DiagramError
from hotc.diagram.title import title

if TYPE_CHECKING:
    from hotc.diagram.model import Picture
    from hotc.diagram.overlay import Overlay
    from hotc.diagram.scope import Scope

View = Literal["network", "dependencies", "parallel"]
VIEWS: tuple[View, ...] = ("network", "dependencies", "parallel")

FORMATS: dict[str, tuple[str, ...]] = {
    "text": (".txt",),
    "dot": (".dot", ".gv"),
    "svg": (".svg",),
    "png": (".png",),
    "pdf": (".pdf",),
    "mermaid": (".mmd", ".mermaid"),
    "html": (".html", ".htm"),
    "json": (".json",),
}
"""Formats and the endings of files by which they are known."""

_MODULES = {"text": "text", "dot": "dot", "mermaid": "mermaid", "html": "html", "json": "jsonform"}
_BINARY = ("svg", "png", "pdf")


def format_of(path: Path) -> str:
    """The format that a file's ending means. Raises :class:`DiagramError` for an ending that means none."""
    ending = path.suffix.lower()
    for name, endings in FORMATS.items():
        if ending in endings:
            return name
    known = ", ".join(ending for endings in FORMATS.values() for ending in endings)
    raise DiagramError(
        f"no picture format has files that end in {ending or 'nothing'!r}: {path}", f"use one of {known}, or --format"
    )


def picture(
    compilation: Any,
    *,
    view: View = "network",
    reduce: bool = True,
    scope: Scope | None = None,
    overlay: Overlay | None = None,
) -> Picture:
    """The picture of a compilation as plain data (:class:`hotc.diagram.model.Picture`).

    ``compilation`` has ``.template`` and ``.instance`` (either may be ``None``). ``reduce`` leaves out arrows that
    others imply; ``scope`` says what of it is drawn, ``overlay`` what is laid over it. Raises :class:`DiagramError`
    when there is nothing to draw.
    """
    from hotc.diagram.gather import gather

    template = compilation.template
    if template is None:
        raise DiagramError("there is nothing to draw: the template could not be read", "hotc validate says why")
    gathered = gather(template, compilation.instance)
    if not gathered.items:
        raise DiagramError(f"there is nothing to draw: {template.source.name} has no resources")
    if scope is not None:
        from hotc.diagram.scope import narrow

        narrow(gathered, scope)
    if view not in VIEWS:
        raise DiagramError(f"there is no view {view!r}", f"views are {', '.join(VIEWS)}")
    drawn: Picture = getattr(import_module(f"hotc.diagram.{view}_view"), f"{view}_view")(
        gathered, title(template), reduce=reduce
    )
    if overlay is not None:
        from hotc.diagram.overlay import lay

        lay(drawn, gathered, overlay)
    return drawn


def draw(
    compilation: Any,
    *,
    format: str | None = None,
    view: View = "network",
    output: Path | str | None = None,
    reduce: bool = True,
    scope: Scope | None = None,
    overlay: Overlay | None = None,
    colour: bool = False,
) -> str | bytes:
    """Draw a compilation, write it to ``output`` where one is given, and return it.

    ``format`` is a key of :data:`FORMATS`; without it the output's ending decides, and without an output it is
    ``text``.
    SVG, PNG and PDF are bytes, the others text. ``colour`` is for text in a terminal.
    Raises :class:`DiagramError` when the format is unknown, nothing can be drawn, ``dot`` is missing, or the file
    can't be written.
    """
    path = Path(output) if output is not None else None
    chosen = format or (format_of(path) if path is not None else "text")
    if chosen not in FORMATS:
        raise DiagramError(f"there is no picture format {chosen!r}", f"formats are {', '.join(FORMATS)}")
    made = _render(picture(compilation, view=view, reduce=reduce, scope=scope, overlay=overlay), chosen, colour=colour)
    if path is not None:
        _write(path, made)
    return made


def _render(drawn: Picture, format: str, *, colour: bool) -> str | bytes:
    if format in _BINARY:
        from hotc.diagram import dot, rendered

        return rendered.render(dot.render(drawn), format)
    if format == "text":
        from hotc.diagram import text

        return text.render(drawn, colour=colour)
    made: str = import_module(f"hotc.diagram.{_MODULES[format]}").render(drawn)
    return made


def _write(path: Path, made: str | bytes) -> None:
    try:
        if isinstance(made, bytes):
            path.write_bytes(made)
        else:
            path.write_text(made, encoding="utf-8")
    except OSError as failed:
        raise DiagramError(f"can't write {path}: {failed.strerror or failed}") from None
