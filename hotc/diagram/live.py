"""A page whose marks change while it is looked at: the picture is laid out once, its marks are told again and again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hotc.diagram import html
from hotc.diagram.gather import gather
from hotc.diagram.network_view import network_view
from hotc.diagram.overlay import lay
from hotc.diagram.title import title

if TYPE_CHECKING:
    from hotc.diagram.model import PictureNode
    from hotc.diagram.overlay import Overlay


class LivePicture:
    """The network view of a compilation under an overlay that changes. Not safe in several threads."""

    def __init__(self, compilation: Any, overlay: Overlay) -> None:
        template = compilation.template
        self._gathered = gather(template, compilation.instance)
        self._picture = network_view(self._gathered, title(template))
        lay(self._picture, self._gathered, overlay)

    def page(self) -> str:
        """The page with the marks as they are; it asks for ``marks`` beside itself for what becomes of them."""
        return html.render(self._picture, live=True)

    def marks(self, overlay: Overlay) -> dict[str, Any]:
        """``{"nodes": {id: {"mark", "word", "told"}}, "edges": [mark …]}`` under the overlay as it is now."""
        for node in self._nodes():
            node.mark, node.word, node.told = "", "", []
        for edge in self._picture.edges:
            edge.mark = ""
        lay(self._picture, self._gathered, overlay)
        nodes = {
            node.id: {"mark": node.mark, "word": node.word, "told": node.told} for node in self._nodes() if node.mark
        }
        return {"nodes": nodes, "edges": [edge.mark for edge in self._picture.edges]}

    def _nodes(self) -> list[PictureNode]:
        picture = self._picture
        return [*picture.nodes.values(), *(box.node for box in picture.clusters.values()), *picture.folded.values()]
