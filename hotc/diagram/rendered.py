"""SVG, PNG and PDF through Graphviz."""

from __future__ import annotations

from hotc.diagram.errors import DiagramError

INSTALL = (
    "install Graphviz: apt-get install graphviz (Debian, Ubuntu), dnf install graphviz (Fedora), "
    "brew install graphviz (macOS); "
    "or write an HTML page or a Mermaid diagram, which need nothing: -o picture.html, -o picture.mmd"
)


def render(dot_text: str, format: str) -> bytes:
    """What ``dot`` makes of DOT text. ``format``: ``svg``, ``png`` or ``pdf``. Raises :class:`DiagramError`."""
    import graphviz

    try:
        made = graphviz.Source(dot_text, engine="dot").pipe(format=format)
    except graphviz.ExecutableNotFound:
        raise DiagramError(
            f"{format.upper()} is drawn by Graphviz, and its program `dot` is not installed", INSTALL
        ) from None
    except graphviz.CalledProcessError as failed:
        said = (failed.stderr or b"").decode("utf-8", "replace").strip().splitlines()
        raise DiagramError(f"Graphviz could not draw this picture: {said[0] if said else 'no reason given'}") from None
    return bytes(made)
