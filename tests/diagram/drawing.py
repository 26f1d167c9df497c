"""Compile and draw a text, for the tests of pictures."""

from __future__ import annotations

from textwrap import dedent
from typing import TYPE_CHECKING, Any

from hotc.compiler.compilation import Compilation, compile
from hotc.diagram.api import picture

if TYPE_CHECKING:
    from hotc.diagram.model import Picture, PictureEdge

HEAD = "heat_template_version: 2021-04-16\n"


def compiled(text: str, **arguments: Any) -> Compilation:
    """The compilation of a text without its first line."""
    return compile("t.yaml", text=HEAD + dedent(text), **arguments)


def network(text: str, **arguments: Any) -> Picture:
    """The network view of a text."""
    return picture(compiled(text, **arguments))


def dependencies(text: str, **arguments: Any) -> Picture:
    """The dependency view of a text."""
    return picture(compiled(text, **arguments), view="dependencies")


def edge(drawn: Picture, source: str, target: str) -> PictureEdge:
    """The one edge between two ends; an assertion fails when there is none."""
    found = [e for e in drawn.edges if (e.source, e.target) == (source, target)]
    assert len(found) == 1, [(e.source, e.target) for e in drawn.edges]
    return found[0]


def pairs(drawn: Picture) -> set[tuple[str, str]]:
    """The ends of all arrows that are drawn."""
    return {(e.source, e.target) for e in drawn.shown()}
