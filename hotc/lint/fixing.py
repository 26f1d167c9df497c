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
    Unsafe fixes are applied
    with ``unsafe`` only.
    """
    taken: list[tuple[int, int, str]] = []
    mended = []
    for finding in found:
        fix = finding.fix
        if fix is None or not (fix.safe or unsafe) or any(edit.span.source is not source for edit in fix.edits):
            continue
        edits = [(edit.span.start, edit.span.end, edit.text) for edit in fix.edits]
        if any(_touches(edit, other) for edit in edits for other in taken):
            continue
        taken += edits
        mended.append(finding)
    text = source.text
    for start, end, new in sorted(taken, reverse=True):
        text = text[:start] + new + text[end:]
    return text, mended


def _touches(a: tuple[int, int, str], b: tuple[int, int, str]) -> bool:
    return (a[0] < b[1] and b[0] < a[1]) or a[:2] == b[:2]
