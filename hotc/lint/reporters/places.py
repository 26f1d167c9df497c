"""Names of files as programs take them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hotc.compiler.diagnostics import Diagnostic

NO_FILE = "(no file)"


def file_of(finding: Diagnostic) -> str:
    """The file of a finding, relative to the working directory; :data:`NO_FILE` for one without a place."""
    return (finding.file or NO_FILE).removeprefix("./")


def by_file(findings: list[Diagnostic]) -> dict[str, list[Diagnostic]]:
    """The findings of each file, in the order in which they come."""
    files: dict[str, list[Diagnostic]] = {}
    for finding in findings:
        files.setdefault(file_of(finding), []).append(finding)
    return files


def message_of(finding: Diagnostic) -> str:
    """What a finding says, and how often, in one line."""
    several = f" (in {finding.places} places)" if finding.places > 1 else ""
    return " ".join(finding.message.split()) + several
