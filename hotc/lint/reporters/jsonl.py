"""JSON lines: one finding a line."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hotc.compiler.diagnostics import Diagnostic


def report(findings: Sequence[Diagnostic], files: Sequence[str]) -> str:
    """Each finding as an object on a line of its own. Line separators within texts are escaped: lines stay lines."""
    return "".join(f"{_line(finding)}\n" for finding in findings)


def _line(finding: Diagnostic) -> str:
    text = json.dumps(finding.as_dict(), ensure_ascii=False)
    return text.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029").replace("\x85", "\\u0085")
