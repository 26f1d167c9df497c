"""GitLab's Code Quality report. Its fields: "Code Quality report format" in GitLab's documentation."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from hotc.lint.reporters.places import file_of, fingerprints, message_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hotc.compiler.diagnostics import Diagnostic

_SEVERITIES = {"error": "major", "warning": "minor", "info": "info"}


def report(findings: Sequence[Diagnostic], files: Sequence[str]) -> str:
    """A list with an issue for each finding."""
    issues = [_issue(finding, word) for finding, word in zip(findings, fingerprints(findings), strict=True)]
    return json.dumps(issues, indent=2, ensure_ascii=False)


def _issue(finding: Diagnostic, fingerprint: str) -> dict[str, Any]:
    return {
        "description": message_of(finding),
        "check_name": finding.code if finding.code == finding.name else f"{finding.code} {finding.name}",
        "fingerprint": fingerprint,
        "severity": _SEVERITIES[finding.severity],
        "location": {
            "path": file_of(finding),
            "lines": {"begin": finding.line or 1, "end": finding.end_line or 1},
        },
    }
