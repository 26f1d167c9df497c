"""``# hotc: ignore[L1104] reason``: on a line, above it, or ``ignore-file`` for the whole file."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING

from hotc.compiler.source import Span
from hotc.compiler.tree import Scalar
from hotc.lint.subject import nodes

if TYPE_CHECKING:
    from hotc.compiler.diagnostics import Diagnostic
    from hotc.compiler.source import SourceFile
    from hotc.compiler.tree import Node

_BREAKS = r"\n\r\x85\u2028\u2029"
_COMMENT = rf"#[ \t]*hotc:[ \t]*(ignore(?:-file)?)\b[ \t]*(?:\[([^\]{_BREAKS}]*)\])?[ \t]*([^{_BREAKS}]*)"


class Ignore:
    """One comment. ``names`` are the codes and names in it; ``line`` is the line it speaks of, 0 for the whole file.

    ``text`` is the text of several lines that begins on that line, if one does: no comment can stand within it.
    ``used`` are the names that silenced something, ``refused`` those of errors that nothing silences.
    """

    __slots__ = ("line", "names", "reason", "refused", "span", "text", "used")

    def __init__(
        self, span: Span, names: list[str], line: int, reason: str, text: tuple[int, int] | None = None
    ) -> None:
        self.span = span
        self.names = names
        self.line = line
        self.reason = reason
        self.text = text
        self.used: set[str] = set()
        self.refused: set[str] = set()


class Ignores:
    """The comments of one text, each of which learns what it is used for. ``comments`` are in the order of the text."""

    __slots__ = ("_first", "_texts", "comments")

    def __init__(self, comments: list[Ignore]) -> None:
        self.comments = comments
        self._first: dict[tuple[int, str], int] = {}
        for number, comment in enumerate(comments):
            for name in comment.names:
                self._first.setdefault((comment.line, name.lower()), number)
        self._texts = sorted({(*comment.text, comment.line) for comment in comments if comment.text is not None})

    def cover(self, found: Diagnostic) -> bool:
        """Whether a comment silences a finding. What Heat itself would reject can't be silenced."""
        said = (found.code.lower(), found.name)
        places = (0, found.line, self._begun(found))
        numbers = [n for line in places for name in said if (n := self._first.get((line or 0, name))) is not None]
        if not numbers:
            return False
        comment = self.comments[min(numbers)]
        name = next(name for name in comment.names if name.lower() in said)
        if found.severity == "error" and found.code.startswith("H"):
            comment.refused.add(name)
            return False
        comment.used.add(name)
        return True

    def _begun(self, found: Diagnostic) -> int:
        """The line on which the text of several lines begins in which a finding is; 0 without one."""
        if not self._texts or found.span is None:
            return 0
        at = bisect_right(self._texts, (found.span.start, len(found.span.source.text) + 1)) - 1
        return self._texts[at][2] if at >= 0 and found.span.start < self._texts[at][1] else 0


def ignores(source: SourceFile, root: Node | None) -> list[Ignore]:
    """The comments of a text. What only looks like one, within a script in ``user_data`` say, is none."""
    if "hotc:" not in source.text:
        return []
    texts = _scalars(source, root)
    begun = _begun(source, texts)
    found = []
    following: dict[int, int] = {}
    for match in re.finditer(_COMMENT, source.text):
        start = match.start()
        at = bisect_right(texts, (start, len(source.text) + 1)) - 1
        if at >= 0 and start < texts[at][1]:
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
        found.append(Ignore(Span(source, start, match.end()), names, line, match[3].strip(), begun.get(line)))
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
    """Where scalars stand that are long enough to hold what looks like a comment, in order: none lies in another."""
    if root is None:
        return []
    return sorted(
        {(n.start, n.end) for n in nodes(root) if isinstance(n, Scalar) and n.source is source and n.end - n.start > 6}
    )


def _begun(source: SourceFile, texts: list[tuple[int, int]]) -> dict[int, tuple[int, int]]:
    """The first text of several lines that begins on a line, by that line."""
    found: dict[int, tuple[int, int]] = {}
    for text in texts:
        if source.text.find("\n", *text) >= 0:
            found.setdefault(source.position(text[0])[0], text)
    return found
