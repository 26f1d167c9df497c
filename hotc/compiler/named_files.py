"""Which files a template names."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING

from hotc.compiler.library import LIBRARY
from hotc.compiler.registry import TEMPLATE_ENDINGS, names_template
from hotc.compiler.tree import Call, Mapping, Scalar, Sequence

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotc.compiler.source import SourceFile
    from hotc.compiler.tree import Node, Plain

FILE, TYPE = "get_file", "type"


def named_files(source: SourceFile, root: Node) -> list[tuple[str, Scalar]]:
    """What a text names as a file (``get_file``) or as a template (``type``), in the order written: kind and node.

    Only those pieces are looked at in whose text such a name stands; where aliases bring in what is written elsewhere,
    all.
    """
    text = source.text
    places = sorted(place for word in (FILE, *TEMPLATE_ENDINGS, LIBRARY) for place in _places(text, word))
    if not places:
        return []
    everywhere = "*" in text or "\\" in text
    found: list[tuple[str, Scalar]] = []
    waiting: list[Node] = [root]
    while waiting:
        node = waiting.pop()
        if not everywhere:
            at = bisect_left(places, node.start)
            if at == len(places) or places[at] >= node.end:
                continue
        if isinstance(node, Mapping):
            for entry in reversed(list(node.effective())):
                if not _take(entry.key.value, entry.value, found):
                    waiting.append(entry.value)
        elif isinstance(node, Sequence):
            waiting += [item for item in reversed(node.items) if type(item) is not Scalar]
        elif isinstance(node, Call) and not _take(node.name, node.argument, found):
            waiting.append(node.argument)
    return sorted(found, key=lambda pair: pair[1].start)


def _places(text: str, word: str) -> Iterator[int]:
    at = text.find(word)
    while at >= 0:
        yield at
        at = text.find(word, at + 1)


def said(node: Scalar) -> str:
    """The name as written."""
    return str(node.value)


def _take(key: Plain, value: Node, found: list[tuple[str, Scalar]]) -> bool:
    if type(value) is not Scalar:
        return False
    if key in (FILE, TYPE) and isinstance(value, Scalar) and isinstance(value.value, str):
        if key == FILE:
            found.append((FILE, value))
        elif names_template(value.value):
            found.append((TYPE, value))
    return True
