"""Apply fixes to a text: those that don't touch each other, in one go."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hotc.compiler.diagnostics import Diagnostic
    from hotc.compiler.source import SourceFile


def fixed(source: SourceFile, found: Iterable[Diagnostic], *, unsafe: bool = False) -> tuple[str, list[Diagnostic]]:
    """The text with fixes applied, and the findings that were mended.

    A fix is applied whole or not at all; one that touches the place of an earlier one waits for the next round.
    Unsafe fixes are applied with ``unsafe`` only. New lines end as those of the text do.
    """
    taken: list[tuple[int, int, str]] = []
    mended = []
    newline = "\r\n" if "\r\n" in source.text else "\n"
    for finding in found:
        if not mendable(finding, source, unsafe=unsafe):
            continue
        assert finding.fix is not None
        edits = [
            (edit.span.start, edit.span.end, edit.text.replace("\r\n", "\n").replace("\n", newline))
            for edit in finding.fix.edits
        ]
        if any(_touches(edit, other) for edit in edits for other in taken):
            continue
        taken += edits
        mended.append(finding)
    text = source.text
    for start, end, new in sorted(taken, reverse=True):
        text = text[:start] + new + text[end:]
    return text, mended


def mendable(found: Diagnostic, source: SourceFile, *, unsafe: bool = False) -> bool:
    """Whether a finding has a fix that may be applied, all of it in this text."""
    fix = found.fix
    if fix is None or not fix.edits or not (fix.safe or unsafe):
        return False
    return all(edit.span.source is source or edit.span.source.uri == source.uri for edit in fix.edits)


def _touches(a: tuple[int, int, str], b: tuple[int, int, str]) -> bool:
    """Whether two edits are at one place. What is put in at the edge of a piece rests on that piece."""
    if a[0] == a[1] or b[0] == b[1]:
        return a[0] <= b[1] and b[0] <= a[1]
    return a[0] < b[1] and b[0] < a[1]
