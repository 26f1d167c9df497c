"""GitLab's Code Quality report. Its fields: "Code Quality report format" in GitLab's documentation."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from hotc.lint.reporters.places import file_of, message_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hotc.compiler.diagnostics import Diagnostic

_SEVERITIES = {"error": "major", "warning": "minor", "info": "info"}


def report(findings: Sequence[Diagnostic], files: Sequence[str]) -> str:
    """A list with an issue for each finding.

    The fingerprint is made from file, path, code and message, not from the line: a finding that moved is the same one.
    """
    seen: dict[str, int] = {}
    return json.dumps([_issue(finding, seen) for finding in findings], indent=2, ensure_ascii=False)


def _issue(finding: Diagnostic, seen: dict[str, int]) -> dict[str, Any]:
    from hashlib import sha256

    key = "\0".join((file_of(finding), finding.path, finding.code, finding.message))
    seen[key] = seen.get(key, 0) + 1
    return {
        "description": message_of(finding),
        "check_name": f"{finding.code} {finding.name}",
        "fingerprint": sha256(f"{key}\0{seen[key]}".encode("utf-8", "surrogateescape")).hexdigest(),
        "severity": _SEVERITIES[finding.severity],
        "location": {
            "path": file_of(finding),
            "lines": {"begin": finding.line or 1, "end": finding.end_line or 1},
        },
    }
