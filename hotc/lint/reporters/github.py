"""Workflow commands of GitHub Actions, which annotate the lines of a pull request.

The form and its escapes: "Workflow commands for GitHub Actions" in GitHub's documentation, and ``@actions/core``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.lint.reporters.places import message_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hotc.compiler.diagnostics import Diagnostic

_COMMANDS = {"error": "error", "warning": "warning", "info": "notice"}


def report(findings: Sequence[Diagnostic], files: Sequence[str]) -> str:
    """``::error file=…,line=…::message`` for each finding."""
    return "\n".join(_command(finding) for finding in findings)


def _command(finding: Diagnostic) -> str:
    values: dict[str, object] = {"title": f"hotc {finding.code} ({finding.name})"}
    if finding.span is not None:
        values |= {"file": finding.file, "line": finding.line, "endLine": finding.end_line}
        if finding.line == finding.end_line:  # columns are for places within one line
            values |= {"col": finding.column, "endColumn": finding.end_column}
    told = ",".join(f"{name}={_property(str(value))}" for name, value in values.items())
    message = message_of(finding) + (f"\n{finding.hint}" if finding.hint else "")
    return f"::{_COMMANDS[finding.severity]} {told}::{_text(message)}"


def _text(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _text(text).replace(":", "%3A").replace(",", "%2C")
