"""One JSON object: ``{"diagnostics": […]}``."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hotc.compiler.diagnostics import Diagnostic


def report(findings: Sequence[Diagnostic], files: Sequence[str]) -> str:
    """The findings with all their fields."""
    return json.dumps({"diagnostics": [finding.as_dict() for finding in findings]}, indent=2, ensure_ascii=False)
