"""XML for the formats that are XML: elements as nested values, with what XML can't hold replaced."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

HEADER = '<?xml version="1.0" encoding="utf-8"?>'
_IMPOSSIBLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def element(name: str, attributes: Mapping[str, object], content: Iterable[str] = (), *, text: str = "") -> str:
    """An element, over several lines where it has elements in it; ``content`` are those, ``text`` is its text."""
    written = "".join(f" {key}={quoteattr(_possible(str(value)))}" for key, value in attributes.items())
    inner = [re.sub("^", "  ", each, flags=re.MULTILINE) for each in content]
    if inner:
        return "\n".join([f"<{name}{written}>", *inner, f"</{name}>"])
    return f"<{name}{written}>{escape(_possible(text))}</{name}>" if text else f"<{name}{written}/>"


def _possible(text: str) -> str:
    return _IMPOSSIBLE.sub("\ufffd", text)
