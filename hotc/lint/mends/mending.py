"""Mend a template until nothing more can be mended: each round applies what it can and looks again."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from hotc.compiler.loader import FileLoader
from hotc.compiler.source import SourceFile
from hotc.lint.mends.fixing import fixed, mendable

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from hotc.compiler.diagnostics import Diagnostic

    Check = Callable[[FileLoader], list[Diagnostic]]

MOST_ROUNDS = 100
"""Enough for any text that a person wrote; fixes that undo each other must not keep us here for ever."""


_EMPTIED = ("section-not-a-map", "group-without-list")
"""What a section or a group is told to be when its last name was taken out of it."""
_NOT_THERE = (
    "unknown-parameter",
    "unknown-resource",
    "unknown-condition",
    "unknown-dependency",
    "undeclared-parameter",
)
"""What a name is told that is used where nothing has it."""


class Mender:
    """Mends the texts of one run. ``texts`` holds what became of those that changed, ``originals`` what they were.

    A template and an environment may be used by several of the templates given: what was mended for the first is read
    by the next. ``counts`` says how many findings were mended in each text, by uri.
    """

    def __init__(self, *, unsafe: bool = False, allow_remote: bool = False) -> None:
        self.unsafe = unsafe
        self.counts: Counter[str] = Counter()
        self.originals: dict[str, SourceFile] = {}
        self.texts: dict[str, str] = {}
        self._allow_remote = allow_remote

    @property
    def count(self) -> int:
        """How many findings were mended in all."""
        return self.counts.total()

    def add(self, uri: str, name: str, text: str) -> None:
        """A text that is not on the disk."""
        self.originals[uri] = SourceFile(name, text, uri)
        self.texts[uri] = text

    def mend(self, check: Check, own: Collection[str]) -> list[Diagnostic]:
        """Mend the texts whose uris are in ``own``; return what is left.

        ``check`` finds; it is called with a loader that gives the texts as mended so far. A round that leaves a text
        which can't be read as it could before, or in which names are used that are not there, is taken back, and its
        fixes are tried one by one: two that each take one of two names out of a section must not leave it empty.
        """
        found = check(self._loader())
        refused: set[tuple[str, str, str]] = set()
        careful = False
        for _ in range(MOST_ROUNDS):
            before = dict(self.texts)
            mended = self._round(found, own, refused, one=careful)
            if not mended:
                break
            left = check(self._loader())
            if _damage(left) > _damage(found) or (_is_lint(mended) and _lost(left) > _lost(found)):
                self.texts = before
                if careful or len(mended) == 1:
                    refused.add(_key(mended[0]))
                careful = True
                continue
            self.counts.update(each.fix.edits[0].span.source.uri for each in mended if each.fix is not None)
            found = left
        return found

    def changed(self) -> list[tuple[SourceFile, str]]:
        """Each text that is not what it was, with its new form."""
        return [(self.originals[uri], text) for uri, text in self.texts.items() if text != self.originals[uri].text]

    def _loader(self) -> FileLoader:
        loader = _EditedLoader(allow_remote=self._allow_remote)
        loader.texts = self.texts
        return loader

    def _round(
        self, found: list[Diagnostic], own: Collection[str], refused: set[tuple[str, str, str]], *, one: bool
    ) -> list[Diagnostic]:
        done: list[Diagnostic] = []
        for uri, (source, findings) in self._by_text(found, own).items():
            wanted = [each for each in findings if _key(each) not in refused]
            text, mended = fixed(source, wanted[:1] if one else wanted, unsafe=self.unsafe)
            if mended:
                self.originals.setdefault(uri, source)
                self.texts[uri] = text
                done += mended
                if one:
                    break
        return done

    def _by_text(self, found: list[Diagnostic], own: Collection[str]) -> dict[str, tuple[SourceFile, list[Diagnostic]]]:
        texts: dict[str, tuple[SourceFile, list[Diagnostic]]] = {}
        for finding in found:
            source = finding.fix.edits[0].span.source if finding.fix is not None and finding.fix.edits else None
            if source is not None and source.uri in own and mendable(finding, source, unsafe=self.unsafe):
                texts.setdefault(source.uri, (source, []))[1].append(finding)
        return texts


class _EditedLoader(FileLoader):
    """Gives what texts have become instead of what the disk holds."""

    texts: dict[str, str]

    def load(self, uri: str) -> SourceFile:
        if uri in self.texts and uri not in self._loaded:
            self._loaded[uri] = SourceFile(self.display(uri), self.texts[uri], uri)
        return super().load(uri)

    def load_bytes(self, uri: str) -> bytes:
        if uri in self.texts:
            return self.texts[uri].encode("utf-8", "surrogateescape")
        return super().load_bytes(uri)


def _damage(found: list[Diagnostic]) -> int:
    """How many texts and sections can't be read. Other errors may come to light by a fix: those are not its doing."""
    return sum(
        finding.severity == "error" and (finding.code.startswith("H0") or finding.name in _EMPTIED) for finding in found
    )


def _is_lint(mended: list[Diagnostic]) -> bool:
    """Whether only what rules found was mended: the mending of an error may bring others to light."""
    return not any(finding.code.startswith("H") for finding in mended)


def _lost(found: list[Diagnostic]) -> int:
    """How many names are used, or given values, that are not there."""
    return sum(finding.severity == "error" and finding.name in _NOT_THERE for finding in found)


def _key(finding: Diagnostic) -> tuple[str, str, str]:
    return finding.code, finding.path, finding.message
