"""Kept findings, asked for and given back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hotc.lint.kept import form
from hotc.lint.kept.states import States
from hotc.lint.kept.store import Store
from hotc.tuples import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from hotc.compiler.diagnostics import Diagnostic
    from hotc.compiler.source import SourceFile

Reads = dict[str, str]
"""Path → what was there, see :mod:`hotc.lint.kept.states`."""


class Result(NamedTuple):
    """What was found, and on which files (and absences of files) that rests."""

    found: list[Diagnostic]
    reads: Reads


class Results:
    """The findings kept in a folder. A question is JSON data: all that was asked, but for what is in files; its
    :meth:`key` is made once, and serves to look and to keep.

    ``found`` counts what was found here, ``missed`` what was not, or not any more.
    """

    def __init__(self, folder: str) -> None:
        self.store = Store(folder)
        self.states = States()
        self.found = 0
        self.missed = 0

    def key(self, question: object) -> str | None:
        """The name under which the answer to a question is kept; ``None`` where nothing can be."""
        return self.store.key(question)

    def find(self, key: str | None) -> Result | None:
        """What was found when the same was asked of the same files; ``None`` when that isn't known."""
        result = self._find(key)
        if result is None:
            self.missed += 1
        else:
            self.found += 1
        return result

    def _find(self, key: str | None) -> Result | None:
        data = self.store.read(key) if key is not None else None
        if data is None:
            return None
        try:
            reads: Reads = data["reads"]
            if not all(self.states.still(path, state) for path, state in reads.items()):
                return None
            return Result(form.from_data(data), reads)
        except (KeyError, ValueError, TypeError, AttributeError, IndexError):
            self.store.corrupt += 1  # whole, but not of our making
            return None

    def keep(self, key: str | None, found: Sequence[Diagnostic], reads: Mapping[str, str]) -> None:
        """Keep findings that rest on these files; not those that point at a text which no file among them holds."""
        if key is None or not all(rests_on(source, reads) for source in _sources(found)):
            return
        self.store.write(key, {"reads": dict(reads), **form.to_data(found, texts=lambda source: False)})

    def told(self) -> str:
        """What became of the questions, in words for those who want to know."""
        told = f"{self.found} kept results used, {self.missed} not there or out of date"
        if self.store.corrupt:
            told += f", {self.store.corrupt} damaged"
        if self.store.refused:
            told += f"; {self.store.folder} can't be written"
        return told


def _sources(found: Sequence[Diagnostic]) -> list[SourceFile]:
    unique: dict[int, Any] = {}
    for finding in found:
        spans = [finding.span, *(related.span for related in finding.related)]
        if finding.fix is not None:
            spans += [edit.span for edit in finding.fix.edits]
        unique.update((id(span.source), span.source) for span in spans if span is not None)
    return list(unique.values())


def rests_on(source: SourceFile, reads: Mapping[str, str]) -> bool:
    """Whether the text of a source is what was read from one of these files."""
    recorded = reads.get(source.uri)
    return recorded is not None and recorded == form.digest_of(source)
