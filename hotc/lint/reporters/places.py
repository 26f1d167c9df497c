"""Names of files as programs take them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

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


def fingerprints(findings: Iterable[Diagnostic]) -> list[str]:
    """A word for each finding by which it is known again: made from file, path, code and message, not from the line, so
    that a finding that moved is the same one. Those that have all these in common are counted.
    """
    from hashlib import sha256

    seen: dict[str, int] = {}
    words = []
    for finding in findings:
        key = "\0".join((file_of(finding), finding.path, finding.code, finding.message))
        seen[key] = seen.get(key, 0) + 1
        words.append(sha256(f"{key}\0{seen[key]}".encode("utf-8", "surrogatepass")).hexdigest())
    return words


def message_of(finding: Diagnostic) -> str:
    """What a finding says, and how often, in one line."""
    several = f" (in {finding.places} places)" if finding.places > 1 else ""
    return " ".join(finding.message.split()) + several
