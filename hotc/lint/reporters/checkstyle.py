"""Checkstyle's XML, which many review tools read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.lint.reporters.places import by_file, message_of
from hotc.lint.reporters.xml import HEADER, element

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hotc.compiler.diagnostics import Diagnostic


def report(findings: Sequence[Diagnostic], files: Sequence[str]) -> str:
    """A ``file`` for each file with findings, an ``error`` for each finding."""
    content = [
        element("file", {"name": file}, [_error(finding) for finding in found])
        for file, found in by_file(list(findings)).items()
    ]
    return f"{HEADER}\n{element('checkstyle', {'version': '4.3'}, content)}\n"


def _error(finding: Diagnostic) -> str:
    place = {"line": finding.line, "column": finding.column} if finding.span is not None else {"line": 0}
    rest = {
        "severity": finding.severity,
        "message": message_of(finding),
        "source": f"hotc.{finding.name}.{finding.code}",
    }
    return element("error", {**place, **rest})
