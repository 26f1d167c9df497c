"""Values of a template that take more than a word: brackets, blocks of text, words that go on in the next lines.

What is of the common forms is read here; for the rest, and for it alone, libyaml is loaded.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from hotc.compiler.context import Limits
from hotc.compiler.tree import Node, Scalar
from hotc.compiler.yaml_flow import DEEPEST, read_flow
from hotc.compiler.yaml_scalars import PLAIN_STARTS, known_value

if TYPE_CHECKING:
    from hotc.compiler.source import SourceFile

PIECES: Final = Limits()
"""Bounds for a piece."""
PIECES.depth = DEEPEST

_WITHIN: Final = {"-": "#", "[": r"#\]}", "{": r"#\]}"}
_ENDED: Final = re.compile(r"(?:[ ]+\#[^\n]*|[ ]*)(?:\n[ ]*(?:\#[^\n]*)?)*\Z")
_BLOCK: Final = re.compile(r"([|>])(-?)(?:[ ]+\#[^\n]*|[ ]*)\n([ ]+)(?=[^ \n])")


class OtherForm(Exception):  # noqa: N818 not an error: the text is libyaml's
    """Something is of a form that is not read here."""


def read_piece(source: SourceFile, text: str, start: int, column: int) -> tuple[Node, int]:
    """The value that begins at an offset, and where the lines end that are indented deeper than ``column``.

    Raises :class:`OtherForm` where only libyaml, and with the whole text before it, can tell what is meant.
    """
    first = text[start]
    if first in "[{":
        line_end = text.find("\n", start)
        end = line_end + 1 if line_end >= 0 else len(text)
        if (node := read_brackets(source, text, start, end)) is not None:
            return node, end
    # a comment ends a scalar, and nothing else; brackets may be closed further left
    found = _line_behind(column, _WITHIN.get(first, "")).search(text, start)
    end = found.end() if found else len(text)
    if first in "[{" and end - start <= PIECES.nodes:  # else libyaml counts the nodes, of which each takes a character
        node = read_brackets(source, text, start, end)
    elif first in "|>":
        node = _block(source, text, start, end)
    elif first in PLAIN_STARTS:
        node = _paragraph(source, text, start, end)
    else:
        node = None
    return node if node is not None else _built(source, text, start, end), end


@lru_cache(maxsize=128)
def _line_behind(column: int, others: str) -> re.Pattern[str]:
    """The break before a line that is not indented deeper, unless it begins with one of ``others``."""
    return re.compile(rf"\n(?=[ ]{{0,{column}}}[^ \n{others}])")


def read_brackets(source: SourceFile, text: str, start: int, end: int) -> Node | None:
    """A list or a map in brackets, behind which no more than comments stands."""
    try:
        node = read_flow(source, text, start, end)
    except ValueError:
        raise OtherForm from None
    if node is None:
        return None
    at_end = node.end == end or (node.end + 1 == end and text[node.end] == "\n")
    return node if at_end or _ENDED.match(text, node.end, end) is not None else None


def _block(source: SourceFile, text: str, start: int, end: int) -> Node | None:
    """The text behind ``|`` or ``>``, where no line is indented otherwise than is surely understood."""
    head = _BLOCK.match(text, start, end)
    if head is None:
        return None
    sign, strip, pad = head.groups()
    size = len(pad)
    lines: list[str] = []
    last = 0  # the number of lines up to the last that says something
    for line in text[head.start(3) : end].split("\n"):
        written = line[size:]
        if not line.startswith(pad) and line.strip(" "):
            return None
        if written:
            if written[0] == " " and (sign == ">" or not written.strip(" ")):
                return None
            last = len(lines) + 1
        lines.append(written)
    closing = "" if strip or last == len(lines) else "\n"
    value = ("\n".join(lines[:last]) if sign == "|" else _folded(lines[:last])) + closing
    return Scalar(source, start, start + len(text[start:end].rstrip(" \n")), value, value)


def _folded(lines: list[str]) -> str:
    """Lines as one: a break is a blank, and breaks with empty lines between them are as many as these."""
    parts: list[str] = []
    breaks = 0
    for line in lines:
        if line:
            if parts:
                parts.append("\n" * breaks or " ")
            parts.append(line)
            breaks = 0
        else:
            breaks += 1
    return "".join(parts)


def _paragraph(source: SourceFile, text: str, start: int, end: int) -> Node | None:
    """Words without quotes that go on in the next lines."""
    written = text[start:end].rstrip(" \n")
    lines = [line.strip(" ") for line in written.split("\n")]
    for line in lines:
        if not line or line[0] == "#" or line[-1] == ":" or ": " in line or " #" in line:
            return None
    raw = " ".join(lines)
    try:
        value = known_value(raw)
    except ValueError:
        raise OtherForm from None
    return Scalar(source, start, start + len(written), value, raw)


def _built(source: SourceFile, text: str, start: int, end: int) -> Node:
    """What libyaml makes of a piece of a text, if that is one value, and there is nothing to say of it."""
    from yaml.error import YAMLError

    from hotc.compiler.yaml_events import Builder, ReadingStopped

    first = text.find("\n", start, end)
    if text[start] in "|>" and (first < 0 or not text[first:end].strip()):
        raise OtherForm  # how much of nothing there is depends on what is around it
    builder = Builder(source, PIECES, [])
    try:
        node = builder.build(text, start, end, text.rfind("\n", 0, start) + 1)
    except (ReadingStopped, YAMLError):
        raise OtherForm from None
    if node is None or builder.findings or builder.anchors or (type(node) is not Scalar and text[start] not in "[{-"):
        raise OtherForm
    return node
