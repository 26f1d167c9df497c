"""Findings that are known already: a file of them, so that only new ones are reported.

Keyed by file, path in the document and code; how often is counted. Lines don't matter: what moved is still known.
"""

from __future__ import annotations

import json
import os
from collections import Counter
from typing import TYPE_CHECKING, Any

from hotc.tuples import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    from hotc.compiler.diagnostics import Diagnostic

VERSION = 1


class BaselineError(Exception):
    """A baseline that can't be used: ``message`` says why, ``hint`` what to do."""

    exit_status = 2  # an input that could not be read

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class Key(NamedTuple):
    """What makes a finding the same: ``file`` relative to the baseline's folder with ``/``, ``path``, ``code``."""

    file: str
    path: str
    code: str

    def __str__(self) -> str:
        return f"{self.code} in {self.file}" + (f" at {self.path}" if self.path else "")


class Baseline:
    """Known findings. ``folder`` is where the file is; names of files are relative to it."""

    def __init__(self, folder: Path, known: Counter[Key]) -> None:
        self.folder = folder
        self.known = known

    @classmethod
    def read(cls, path: Path) -> Baseline:
        """Raises :class:`BaselineError` for a file that is missing or no baseline."""
        hint = f"hotc lint … --write-baseline {path} writes it."
        try:
            data = json.loads(path.read_text("utf-8"))
        except OSError as error:
            raise BaselineError(f"{path} can't be read: {error.strerror or error}", hint) from None
        except ValueError as error:
            raise BaselineError(f"{path} is not JSON: {error}", hint) from None
        try:
            return cls(path.absolute().parent, _entries(data))
        except (KeyError, TypeError, ValueError):
            raise BaselineError(f"{path} is not a baseline", hint) from None

    @classmethod
    def of(cls, found: Iterable[Diagnostic], folder: Path) -> Baseline:
        """The baseline in which all of these are known. What has no place (a file that isn't there) stays news."""
        baseline = cls(folder.absolute(), Counter())
        baseline.known.update(key for finding in found if (key := baseline.key(finding)) is not None)
        return baseline

    def text(self) -> str:
        """Its JSON form: sorted, an entry a line, so that changes are easy to review and to merge."""
        lines = []
        for key, count in sorted(self.known.items()):
            entry: dict[str, object] = key._asdict()
            if count > 1:
                entry["count"] = count
            lines.append("    " + json.dumps(entry, ensure_ascii=False))
        inner = "[\n" + ",\n".join(lines) + "\n  ]" if lines else "[]"
        return f'{{\n  "hotc_baseline": {VERSION},\n  "findings": {inner}\n}}\n'

    def key(self, finding: Diagnostic) -> Key | None:
        """The key of a finding; ``None`` for one without a place."""
        return None if finding.span is None else Key(self.name(finding.span.source.uri), finding.path, finding.code)

    def name(self, uri: str) -> str:
        """The name of a file as the baseline has it."""
        if "://" in uri:
            return uri
        return os.path.relpath(uri, self.folder).replace(os.sep, "/")

    def new(self, found: Sequence[Diagnostic]) -> list[Diagnostic]:
        """The findings that are not known. Of more with one key than are known, the last are new."""
        left = Counter(self.known)
        fresh = []
        for finding in found:
            key = self.key(finding)
            if key is not None and left[key] > 0:
                left[key] -= 1
            else:
                fresh.append(finding)
        return fresh

    def stale(
        self, found: Iterable[Diagnostic], files: Iterable[str], runs: Callable[[str, str], bool]
    ) -> list[tuple[Key, int]]:
        """Entries of which there is less now, and how many are gone.

        Only what this run could have found counts: ``files`` are the uris that it looked at (and what isn't on the disk
        any more), ``runs(file, code)`` says whether a finding of this code could be made there.
        """
        there = Counter(key for finding in found if (key := self.key(finding)) is not None)
        looked_at = {self.name(uri): uri for uri in files}
        gone = []
        for key, count in sorted((self.known - there).items()):
            uri = looked_at.get(key.file)
            missing = "://" not in key.file and not (self.folder / key.file).exists()
            if missing or (uri is not None and runs(uri, key.code)):
                gone.append((key, count))
        return gone


def _entries(data: Any) -> Counter[Key]:
    if data["hotc_baseline"] != VERSION:
        raise ValueError
    known: Counter[Key] = Counter()
    for entry in data["findings"]:
        words, count = (entry["file"], entry["path"], entry["code"]), entry.get("count", 1)
        if not all(isinstance(word, str) for word in words) or not isinstance(count, int):
            raise TypeError
        known[Key(*words)] += count
    return known
