"""Put a part of a function's argument, or a text, in the place of the whole function."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from hotc.compiler.tree import Scalar
from hotc.lint.mends import edits
from hotc.lint.mends.unwrapping import instead

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from hotc.compiler.diagnostics import TextEdit
    from hotc.compiler.tree import Call, Node
    from hotc.lint.facts.uses import Placed

LONGEST = 100
"""Characters of a text that is written into the template as one word."""
_HEADING = r"[\w:]+:([ \t]+#[^\n]*)\n"
_LOST = r"""(?:^|\s)#|(?:^|[\s\[{,])[&!][\w!]"""


def by_part(call: Call, part: Node) -> TextEdit | None:
    """The edit that leaves only a part of a call, as :func:`hotc.lint.mends.unwrapping.instead` does it.

    A comment behind the name of the function stays, too, where the part is one line.
    """
    edit = instead(call, part)
    if edit is not None or part.anchor is not None or part.source is not call.source:
        return edit
    text = part.source.text[part.start : part.end]
    return _instead(call, text) if text and "\n" not in text and not edits.is_flow(call) else None


def by_text(call: Call, text: str) -> TextEdit | None:
    """The edit that writes a text, quoted, instead of a call; ``None`` for one of several lines, or a long one."""
    if len(text) > LONGEST or not text.isprintable():
        return None
    return _instead(call, quoted(text))


def quoted(text: str) -> str:
    """A text in double quotes, as YAML and JSON read it."""
    return json.dumps(text, ensure_ascii=False)


def once(placed: Iterable[Placed]) -> Iterator[Placed]:
    """Each call once, however many aliases bring it in."""
    seen: set[int] = set()
    for each in placed:
        if each.call.start not in seen and each.call.anchor is None:
            seen.add(each.call.start)
            yield each


def is_text(node: Node) -> bool:
    """Whether a node is a text written out."""
    return isinstance(node, Scalar) and isinstance(node.value, str)


def _instead(call: Call, text: str) -> TextEdit | None:
    """A comment behind the name of a function in block style stays, behind what is written instead."""
    written = call.source.text[call.start : call.end]
    if (heading := re.match(_HEADING, written)) is not None:
        behind = call.source.text[call.end : edits.line_end(call.source, call.end)]
        if behind.strip():
            return None
        text, written = f"{text}{heading[1]}", written[heading.end() :]
    return edits.replace(call, text) if re.search(_LOST, written) is None else None
