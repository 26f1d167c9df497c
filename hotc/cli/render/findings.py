"""Findings as people and programs read them."""

from __future__ import annotations

from itertools import groupby

from hotc.cli.render.frame import frame
from hotc.cli.render.texts import counted, folded, printable
from hotc.compiler.constraints import HIDDEN

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from hotc.cli.render.style import Style
    from hotc.compiler.diagnostics import Diagnostic

SEVERITIES = ("error", "warning", "info")
"""From the gravest."""


def text(findings: Sequence[Diagnostic], style: Style, columns: int, fold: int = 0) -> str:
    """Every finding with its code frame, a blank line between them; several about one place share its frame.

    ``fold``: columns at which sentences go on in the next line (0: they don't).
    """
    return "\n\n".join(together(list(group), style, columns, fold) for _, group in groupby(findings, _places))


def together(findings: Sequence[Diagnostic], style: Style, columns: int, fold: int = 0) -> str:
    """Findings about one place: what each says, where that is with a frame, and what to do."""
    lines = [_heading(finding, style, fold) for finding in findings]
    lines += frame(findings[0], style, columns)
    advice = [line for finding in findings for line in _advice(finding, " " * _gutter(finding), style, fold)]
    return "\n".join([*lines, *dict.fromkeys(advice)])


def _heading(finding: Diagnostic, style: Style, fold: int) -> str:
    kind = f"{finding.severity}[{finding.code}]"
    message = folded(_message(finding), fold, taken=len(kind) + 1, indent="    ")
    return f"{style(kind, finding.severity)} {style(message, 'strong')}"


def concise(findings: Sequence[Diagnostic], style: Style, columns: int, fold: int = 0) -> str:
    """One line for each finding, as compilers and editors write them: ``file:line:column: severity[code] message``."""
    return "\n".join(
        f"{_place(finding)}{style(f'{finding.severity}[{finding.code}]', finding.severity)} {_message(finding)}"
        for finding in findings
    )


FORMATS: dict[str, Callable[..., str]] = {
    "text": text,
    "concise": concise,
}
"""``--format`` → its writer, for people; those for programs are in :mod:`hotc.lint.reporters`."""


def summary(findings: Iterable[Diagnostic], files: int) -> str:
    """``2 errors, 1 warning in 1 file``, or that all is well."""
    found = list(findings)
    counts = {severity: sum(finding.severity == severity for finding in found) for severity in SEVERITIES}
    nouns = {"error": "error", "warning": "warning", "info": "note"}
    parts = [counted(count, nouns[severity]) for severity, count in counts.items() if count]
    if not parts:
        return f"{counted(files, 'file')} checked, no problems found"
    # What could not be read has no place; its message names it.
    places = {finding.file or finding.message for finding in found}
    return f"{', '.join(parts)} in {counted(len(places), 'file')}"


def in_order(groups: Iterable[Iterable[Diagnostic]]) -> list[Diagnostic]:
    """Findings of several compilations, each once, by file in the order of appearance and by place."""
    unique: dict[tuple[object, ...], Diagnostic] = {}
    files: dict[str, int] = {}
    for finding in (finding for group in groups for finding in group):
        uri = finding.span.source.uri if finding.span else ""
        files.setdefault(uri, len(files))
        start = finding.span.start if finding.span else -1
        unique.setdefault((files[uri], start, finding.code, finding.message), finding)
    return [unique[key] for key in sorted(unique, key=lambda key: key[:3])]


def reaches(findings: Iterable[Diagnostic], least: str) -> bool:
    """Whether one of the findings is at or above the severity ``least`` (``never``: none is)."""
    if least == "never":
        return False
    grave = SEVERITIES[: SEVERITIES.index(least) + 1]
    return any(finding.severity in grave for finding in findings)


def _places(finding: Diagnostic) -> tuple[object, ...]:
    """What two findings must have in common to share a frame; those without a place share nothing."""
    if finding.span is None:
        return (id(finding),)
    related = tuple((each.span, each.message) for each in finding.related)
    return (finding.span, finding.path, related, HIDDEN in finding.message)


def _message(finding: Diagnostic) -> str:
    several = f" (in {finding.places} places)" if finding.places > 1 else ""
    return printable(finding.message, keep="\n") + several


def _place(finding: Diagnostic) -> str:
    if finding.span is None:
        return ""
    return f"{finding.file}:{finding.line}:{finding.column}: "


def _gutter(finding: Diagnostic) -> int:
    lines = [related.span.line for related in finding.related if related.span] + (
        [finding.line] if finding.line else []
    )
    return len(str(max(lines))) if lines else 1


def _advice(finding: Diagnostic, indent: str, style: Style, fold: int) -> list[str]:
    told = [("help", finding.hint)] if finding.hint else []
    if finding.fix is not None and finding.fix.message and finding.fix.message != finding.hint:
        told.append(("fix", finding.fix.message))
    return [
        f"{indent} {style('=', 'gutter')} {style(word, 'help')}: "
        + folded(printable(words, keep="\n"), fold - len(indent) - len(word) - 5).replace(
            "\n", f"\n{indent}   {' ' * len(word)}  "
        )
        for word, words in told
    ]
