"""The picture as JSON, for other tools."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hotc.diagram.model import Picture


def render(picture: Picture) -> str:
    """One object, keys sorted: ``{"hotc_picture": 1, "nodes": […], "edges": […], "clusters": […], "folded": […]}``."""
    return json.dumps(picture.as_dict(), indent=2, sort_keys=True, ensure_ascii=False) + "\n"
