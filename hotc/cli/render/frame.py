"""Code frames: the lines that a finding is about, with marks below the place and the places that belong to it."""

from __future__ import annotations

from hotc.cli.render.texts import cells, fit, printable, visible, width
from hotc.compiler.constraints import HIDDEN

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from hotc.cli.render.style import Style
    from hotc.compiler.diagnostics import Diagnostic
    from hotc.compiler.source import SourceFile, Span

ROOM = 20
"""Least columns left for source text, however narrow the terminal is."""
MASK = "***"
LEAD = 12
"""Columns kept before a mark, when a long line is cut on the left."""


class _Mark:
    """Marks below one line: columns from 1, the end is exclusive."""

    __slots__ = ("end", "label", "line", "primary", "start")

    def __init__(self, span: Span, label: str, *, primary: bool) -> None:
        source = span.source
        self.line, self.start = source.position(span.start)
        end_line, end = source.position(span.end)
        # A place over several lines is marked on its first one, to the end of what stands there.
        last = len(source.line(self.line).rstrip()) + 1
        self.end = max(end if end_line == self.line else last, self.start + 1)
        self.label = label
        self.primary = primary


WRAPPED = 120
"""Columns below which a line that is too long is cut: narrower is a terminal, which would wrap it."""


def frame(diagnostic: Diagnostic, style: Style, columns: int) -> list[str]:
    """The lines of the frames of a finding, each file's under its own ``-->``; none where the finding has no place."""
    if diagnostic.span is None:
        return []
    marks: dict[str, list[_Mark]] = {}
    sources: dict[str, SourceFile] = {}
    for span, label, primary in _places(diagnostic, diagnostic.span):
        sources.setdefault(span.source.uri, span.source)
        marks.setdefault(span.source.uri, []).append(_Mark(span, label, primary=primary))
    gutter = len(str(max(mark.line for group in marks.values() for mark in group)))
    lines: list[str] = []
    for uri, group in marks.items():
        arrow = "-->" if uri == diagnostic.span.source.uri else ":::"
        where = f"{printable(sources[uri].name)}:{group[0].line}:{group[0].start}"
        inside = f" in {printable(diagnostic.path)}" if arrow == "-->" and diagnostic.path else ""
        if columns < WRAPPED:
            inside = fit(inside, max(columns - gutter - 4 - width(where), 0))
        lines.append(f"{' ' * gutter}{style(arrow, 'gutter')} {where}{style(inside, 'faint')}")
        text: Callable[[int], str] = sources[uri].line
        if arrow == "-->" and HIDDEN in diagnostic.message:
            text = _without_secret(text, group)
        lines.extend(_lines(text, group, gutter, style, columns))
    return lines


def _without_secret(text: Callable[[int], str], marks: list[_Mark]) -> Callable[[int], str]:
    """The lines of a file without what the first mark is about, and whatever stands behind it on its line.

    The message hides that value already; the frame must not show it, nor how long it is.
    """
    secret = marks[0]
    secret.end = secret.start + len(MASK)
    marks[:] = [mark for mark in marks if mark is secret or mark.line != secret.line]
    shown = text(secret.line)[: secret.start - 1] + MASK
    return lambda number: shown if number == secret.line else text(number)


def _places(diagnostic: Diagnostic, span: Span) -> list[tuple[Span, str, bool]]:
    related = [(r.span, r.message, False) for r in diagnostic.related if r.span is not None]
    return [(span, "", True), *related]


def _lines(text: Callable[[int], str], marks: list[_Mark], gutter: int, style: Style, columns: int) -> list[str]:
    bar = style("|", "gutter")
    room = max(columns - gutter - 3, ROOM)
    lines, before = [f"{' ' * gutter} {bar}"], 0
    for number in sorted({mark.line for mark in marks}):
        if before and number > before + 1:
            lines.append(style("…".rjust(gutter), "gutter"))
        before = number
        here = sorted((mark for mark in marks if mark.line == number), key=lambda mark: (not mark.primary, mark.start))
        shown, shift = _cut(text(number), here[0], room)
        lines.append(f"{style(str(number).rjust(gutter), 'gutter')} {bar} {shown}".rstrip())
        lines.extend(f"{' ' * gutter} {bar} {_marked(text(number), mark, shift, room, style)}" for mark in here)
    return lines


def _cells(text: str) -> int:
    return sum(width(visible(character)) for character in text)


def _cut(line: str, mark: _Mark, room: int) -> tuple[str, int]:
    """The part of a line to show, and how many columns are missing on its left."""
    shown = "".join(map(visible, line))
    if width(shown) <= room:
        return shown, 0
    first, last = _cells(line[: mark.start - 1]), _cells(line[: mark.end - 1])
    shift = 0 if last < room else max(min(first - LEAD, last - room + 1), first - room // 2, 0)
    column, kept = 0, "…" if shift else ""
    for character in shown:
        size = cells(character)
        if column + size > shift + room - 1:
            return f"{kept}…", shift
        if column > shift or not shift:
            # A wide character that was cut in half on the left leaves a column to fill.
            kept += " " * (column - shift - width(kept)) + character
        column += size
    return kept, shift


def _marked(line: str, mark: _Mark, shift: int, room: int, style: Style) -> str:
    first = _cells(line[: mark.start - 1]) - shift
    length = max(_cells(line[mark.start - 1 : mark.end - 1]), 1)
    first, length = max(first, 0), min(length, max(room - max(first, 0), 1))
    text = ("^" if mark.primary else "-") * length
    label = f" {printable(mark.label)}" if mark.label else ""
    return " " * first + style(text + label, "primary" if mark.primary else "secondary")
