"""Put a part of a function in the place of the whole, over however many lines, so that its layout stays."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from hotc.compiler.diagnostics import Fix, TextEdit
from hotc.compiler.source import Span
from hotc.compiler.tree import Call, Mapping, Scalar
from hotc.lint.mends import edits

if TYPE_CHECKING:
    from hotc.compiler.tree import Node

_LOST = r"(?:^|\s)#|(?:^|[\s\[{,])[&!][\w!]"
"""A comment, an anchor or a tag in what would go."""
_BRACEABLE = r"""[\w:]+:[ ]+(?:[\w.-]+|\[[^#]*\]|"[^"\\]*"|'[^']*')"""
_KEY_BEFORE = r":[ ]*\n[ ]*\Z"


def unwrapped(message: str, call: Call, part: Node) -> Fix | None:
    """The safe fix that leaves ``part`` alone; ``None`` where it can't be done without losing something."""
    edit = instead(call, part)
    return Fix(message, [edit]) if edit is not None else None


def instead(call: Call, part: Node) -> TextEdit | None:
    """The edit that leaves only a part of a call. ``None`` where a comment, an anchor or the layout would be lost."""
    source = call.source
    if part.source is not source or part.anchor is not None or call.anchor is not None:
        return None
    if not call.start <= part.start < part.end <= call.end:
        return None  # brought in by an alias, or nothing is written
    dropped = f"{source.text[call.start : part.start]}\n{source.text[part.end : call.end]}"
    if re.search(_LOST, dropped) or source.text[part.start] in "&!":
        return None
    text = _moved(call, part)
    if text is None:
        return None
    start = call.start
    if isinstance(part, Scalar) and (key := re.search(_KEY_BEFORE, source.text[:start])) is not None:
        start, text = key.start() + 1, f" {text}"  # on the line of its key
    return TextEdit(Span(source, start, call.end), text)


def _moved(call: Call, part: Node) -> str | None:
    """The text of a part as it stands where the call begins."""
    text = call.source.text[part.start : part.end]
    is_block = isinstance(part, Call | Mapping) and not edits.is_flow(part)
    if "\n" not in text:
        if not (is_block and edits.is_flow(call)):
            return text
        return f"{{{text}}}" if re.fullmatch(_BRACEABLE, text) else None  # a pair without braces in a list
    if edits.is_flow(call) or not edits.is_block(call.source, part.start):
        return None
    if text[0] in "|>" and text[1:3].strip("+-\n ").isdigit():
        return None  # its indentation is told as a number
    return _dedented(text, _column(part) - _column(call))


def _dedented(text: str, by: int) -> str | None:
    first, *rest = text.split("\n")
    if by < 0 or any(line.strip() and line[:by].strip() for line in rest):
        return None
    return "\n".join([first, *(line[by:] for line in rest)])


def _column(node: Node) -> int:
    return node.start - edits.line_start(node.source, node.start)
