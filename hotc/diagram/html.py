"""One self-contained HTML page: the drawing, what is behind each thing in it, and the few lines of script that answer
a click.
"""

from __future__ import annotations

import json
from html import escape
from importlib.resources import files
from typing import TYPE_CHECKING

from hotc.diagram import svg
from hotc.diagram.layout import layout
from hotc.diagram.look import SERVICES
from hotc.diagram.overlay import KINDS

if TYPE_CHECKING:
    from hotc.diagram.model import Picture


def render(picture: Picture, *, live: bool = False) -> str:
    """The page. It loads nothing: style, script and data stand in it.

    ``live``: it asks where it came from for new marks (see :mod:`.live`).
    """
    page = _asset("page.html")
    parts = {
        "fold": _fold(picture),
        "worker": " blob:; worker-src blob:" if _foldable(picture) else "",
        "connect": " connect-src 'self';" if live else "",
        "live": ' data-live="marks"' if live else "",
        "title": escape(picture.title),
        "description": escape(picture.description),
        "style": _asset("page.css") + _colours(),
        "script": _asset("page.js"),
        "legend": _legend(picture),
        "svg": svg.render(picture, layout(picture)),
        "data": _data(picture),
        "count": " · ".join(
            [
                _count(picture),
                *([escape(picture.overlay)] if picture.overlay else []),
                *(escape(note) for note in picture.notes),
            ]
        ),
    }
    pieces = page.split("{{")
    made = [pieces[0]]
    for piece in pieces[1:]:
        name, _, rest = piece.partition("}}")
        made += [parts[name.strip()], rest]
    return "".join(made)


def _foldable(picture: Picture) -> bool:
    return any(box.kind != "layer" for box in picture.clusters.values())


def _fold(picture: Picture) -> str:
    """The scripts that fold boxes, for pages that have some: the layout library runs in a worker made from its text."""
    if not _foldable(picture):
        return ""
    library = _asset("dagre/dagre.min.js") + "\n/*! " + _asset("dagre/LICENSE") + "*/"
    return f'<script type="text/plain" id="dagre">{library}</script><script>{_asset("fold.js")}</script>'


def _asset(name: str) -> str:
    return (files("hotc.diagram") / "page" / name).read_text("utf-8")


def _colours() -> str:
    """The services' and the marks' colours as CSS variables, light and dark."""
    light = "".join(f".s-{name}{{--ink:{s.ink};--tint:{s.tint}}}" for name, s in SERVICES.items())
    dark = "".join(f'[data-theme="dark"] .s-{name}{{--ink:{s.glow};--tint:{s.glow}26}}' for name, s in SERVICES.items())
    marks = "".join(f".m-{name}{{--mark:{kind.ink}}}" for name, kind in KINDS.items())
    marks += "".join(f'[data-theme="dark"] .m-{name}{{--mark:{kind.glow}}}' for name, kind in KINDS.items())
    return light + dark + marks


def _legend(picture: Picture) -> str:
    services = "".join(
        f'<li class="s-{name}"><button class="kind" data-service="{name}" aria-pressed="true" title="Show or hide">'
        f'<span class="dot"></span>{escape(SERVICES[name].title)}</button></li>'
        for name in picture.services()
    )
    kinds = {edge.kind for edge in picture.shown()}
    lines = []
    if "folded" in kinds or "external" in kinds:
        lines.append('<li><span class="stroke solid"></span>connected</li>')
    if "property" in kinds:
        lines.append('<li><span class="stroke arrow"></span>needs</li>')
    if kinds & {"depends_on", "implied"}:
        lines.append('<li><span class="stroke dots"></span>only in order</li>')
    if any(node.condition for node in picture.nodes.values()):
        lines.append('<li><span class="stroke dashes"></span>conditional</li>')
    if any(edge.broken for edge in picture.edges):
        lines.append('<li><span class="stroke red"></span>closes a cycle</li>')
    lines += [
        f'<li class="m-{name}"><span class="mark">{escape(KINDS[name].sign)}</span>{escape(KINDS[name].title)}</li>'
        for name in picture.marks()
    ]
    if any(edge.critical for edge in picture.shown()):
        lines.append('<li><span class="stroke thick"></span>the longest chain</li>')
    return services + "".join(lines)


def _count(picture: Picture) -> str:
    number = picture.count()
    return f"{number} resource{'s' if number != 1 else ''}"


def _data(picture: Picture) -> str:
    # "</script>" in a property must not end the script element
    return json.dumps(picture.as_dict(), ensure_ascii=False, sort_keys=True, separators=(",", ":")).replace(
        "<", "\\u003c"
    )
