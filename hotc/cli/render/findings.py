"""Findings as people and programs read them."""

from __future__ import annotations

from hotc.cli.render.frame import frame
from hotc.cli.render.texts import counted, printable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from hotc.cli.render.style import Style
    from hotc.compiler.diagnostics import Diagnostic

SEVERITIES = ("error", "warning", "info")
"""From the gravest."""


def text(findings: Sequence[Diagnostic], style: Style, columns: int) -> str:
    """Every finding with its code frame, a blank line between them."""
    return "\n\n".join(one(finding, style, columns) for finding in findings)


def one(finding: Diagnostic, style: Style, columns: int) -> str:
    """One finding: what, where with a frame, and what to do."""
    head = style(f"{finding.severity}[{finding.code}]", finding.severity)
    lines = [f"{head} {style(_message(finding), 'strong')}", *frame(finding, style, columns)]
    lines.extend(_advice(finding, " " * _gutter(finding), style))
    return "\n".join(lines)


def concise(findings: Sequence[Diagnostic], style: Style, columns: int) -> str:
    """One line for each finding, as compilers and editors write them: ``file:line:column: severity[code] message``."""
    return "\n".join(
        f"{_place(finding)}{style(f'{finding.severity}[{finding.code}]', finding.severity)} {_message(finding)}"
        for finding in findings
    )


def as_json(findings: Sequence[Diagnostic], style: Style, columns: int) -> str:
    """One object, ``{"diagnostics": […]}``."""
    import json

    return json.dumps({"diagnostics": [finding.as_dict() for finding in findings]}, indent=2, ensure_ascii=False)


FORMATS: dict[str, Callable[[Sequence[Diagnostic], Style, int], str]] = {
    "text": text,
    "concise": concise,
    "json": as_json,
}
"""``--format`` → its writer."""


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


def _advice(finding: Diagnostic, indent: str, style: Style) -> list[str]:
    told = [("help", finding.hint)] if finding.hint else []
    if finding.fix is not None and finding.fix.message and finding.fix.message != finding.hint:
        told.append(("fix", finding.fix.message))
    return [
        f"{indent} {style('=', 'gutter')} {style(word, 'help')}: "
        + printable(words, keep="\n").replace("\n", f"\n{indent}   {' ' * len(word)}  ")
        for word, words in told
    ]
