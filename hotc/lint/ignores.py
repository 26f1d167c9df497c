"""``# hotc: ignore[L1104] reason``: on a line, above it, or ``ignore-file`` for the whole file."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from hotc.compiler.source import Span
from hotc.compiler.tree import Scalar
from hotc.lint.subject import nodes

if TYPE_CHECKING:
    from hotc.compiler.diagnostics import Diagnostic
    from hotc.compiler.source import SourceFile
    from hotc.compiler.tree import Node

_BREAKS = r"\n\r\x85\u2028\u2029"
_COMMENT = re.compile(rf"#[ \t]*hotc:[ \t]*(ignore(?:-file)?)\b[ \t]*(?:\[([^\]{_BREAKS}]*)\])?[ \t]*([^{_BREAKS}]*)")


class Ignore:
    """One comment. ``names`` are the codes and names in it; ``line`` is the line it speaks of, 0 for the whole file.

    ``text`` is the text of several lines that begins on that line, if one does: no comment can stand within it.
    """

    __slots__ = ("line", "names", "reason", "span", "text", "used")

    def __init__(
        self, span: Span, names: list[str], line: int, reason: str, text: tuple[int, int] | None = None
    ) -> None:
        self.span = span
        self.names = names
        self.line = line
        self.reason = reason
        self.text = text
        self.used: set[str] = set()

    def covers(self, found: Diagnostic) -> bool:
        """Whether this comment silences a finding. What Heat itself would reject can't be silenced."""
        if found.severity == "error" and found.code.startswith("H"):
            return False
        if self.line and self.line != found.line and not self._is_in_text(found):
            return False
        for name in self.names:
            if name.lower() in (found.code.lower(), found.name):
                self.used.add(name)
                return True
        return False

    def _is_in_text(self, found: Diagnostic) -> bool:
        return self.text is not None and found.span is not None and self.text[0] <= found.span.start < self.text[1]


def ignores(source: SourceFile, root: Node | None) -> list[Ignore]:
    """The comments of a text. What only looks like one, within a script in ``user_data`` say, is none."""
    if "hotc:" not in source.text:
        return []
    texts = _scalars(source, root)
    found = []
    following: dict[int, int] = {}
    for match in _COMMENT.finditer(source.text):
        start = match.start()
        if any(a <= start < b for a, b in texts):
            continue
        line, column = source.position(start)
        before = source.line(line)[: column - 1]
        if before and not before[-1].isspace():
            continue  # YAML wants a space before the # of a comment
        if match[1] == "ignore-file":
            line = 0
        elif not before.strip():
            line = _next_line(source, line, following)
        names = [name.strip() for name in (match[2] or "").split(",") if name.strip()]
        begun = (text for text in texts if source.position(text[0])[0] == line and "\n" in source.text[slice(*text)])
        text = next(begun, None) if line else None
        found.append(Ignore(Span(source, start, match.end()), names, line, match[3].strip(), text))
    return found


def _next_line(source: SourceFile, line: int, known: dict[int, int]) -> int:
    """The first line after this one that says something; comments do not. ``known``: what was found before."""
    last = source.position(len(source.text))[0]
    first = line = line + 1
    while line < last and (not (text := source.line(line).strip()) or text.startswith("#")):
        if line in known:
            line = known[line]
            break
        line += 1
    known.update(dict.fromkeys(range(first, line), line))
    return line


def _scalars(source: SourceFile, root: Node | None) -> list[tuple[int, int]]:
    if root is None:
        return []
    return [
        (n.start, n.end) for n in nodes(root) if isinstance(n, Scalar) and n.source is source and n.end - n.start > 6
    ]
