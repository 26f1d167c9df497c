"""Which files a template names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.compiler.registry import TEMPLATE_ENDINGS
from hotc.compiler.tree import Call, Mapping, Scalar, Sequence

if TYPE_CHECKING:
    from hotc.compiler.source import SourceFile
    from hotc.compiler.tree import Node

FILE, TYPE = "get_file", "type"


def named_files(source: SourceFile, root: Node) -> list[tuple[str, Scalar]]:
    """What a text names as a file (``get_file``) or as a template (``type``), in the order written: kind and node."""
    text = source.text
    if FILE not in text and not any(ending in text for ending in TEMPLATE_ENDINGS):
        return []
    found: list[tuple[str, Scalar]] = []
    waiting: list[Node] = [root]
    while waiting:
        node = waiting.pop()
        if isinstance(node, Mapping):
            for entry in reversed(list(node.effective())):
                if not _take(str(entry.key.value), entry.value, found):
                    waiting.append(entry.value)
        elif isinstance(node, Sequence):
            waiting += reversed(node.items)
        elif isinstance(node, Call) and not _take(node.name, node.argument, found):
            waiting.append(node.argument)
    return sorted(found, key=lambda pair: pair[1].start)


def said(node: Scalar) -> str:
    """The name as written."""
    return str(node.value)


def _take(key: str, value: Node, found: list[tuple[str, Scalar]]) -> bool:
    if isinstance(value, Scalar):
        if isinstance(value.value, str) and (key == FILE or (key == TYPE and value.value.endswith(TEMPLATE_ENDINGS))):
            found.append((key, value))
        return True
    return False
