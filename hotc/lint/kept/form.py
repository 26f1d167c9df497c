"""Findings as plain data and back, without loss: whoever writes them can't tell which ones were kept.

Texts are not kept. What a code frame shows is read again, when it is shown.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from hotc.compiler.diagnostics import Diagnostic, Fix, Related, TextEdit
from hotc.compiler.source import SourceFile, Span
from hotc.lint.kept.states import SOME_FILE, digest, presence

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))
_FIELDS = ("code", "name", "severity", "heat", "message", "path", "hint", "places")


class LaterSource(SourceFile):
    """A file whose text is read when it is asked for. ``text`` is what was read; empty when the file has gone."""

    __slots__ = ("_text",)

    def __init__(self, name: str, uri: str) -> None:
        super().__init__(name, "", uri)
        self._text: str | None = None

    @property
    def text(self) -> str:
        """The text, from the disk."""
        if self._text is None:
            self._text = _read(self.uri)
        return self._text

    @text.setter
    def text(self, text: str) -> None:
        self._text = text or None


def _read(path: str) -> str:
    from hotc.compiler.loader import decode

    try:
        with open(path, "rb") as file:  # noqa: PTH123
            return decode(file.read())
    except OSError:
        return ""


def to_data(found: Iterable[Diagnostic], *, texts: Callable[[SourceFile], bool]) -> dict[str, Any]:
    """The findings as JSON data. ``texts`` says of which sources the text goes along."""
    sources: dict[int, int] = {}
    kept: list[list[str | None]] = []

    def place(span: Span | None) -> list[int] | None:
        if span is None:
            return None
        number = sources.get(id(span.source))
        if number is None:
            number = sources[id(span.source)] = len(kept)
            source = span.source
            kept.append([source.name, source.uri, source.text if texts(source) else None])
        return [number, span.start, span.end]

    findings = [
        [
            *(getattr(finding, field) for field in _FIELDS),
            place(finding.span),
            [[place(related.span), related.message] for related in finding.related],
            None
            if finding.fix is None
            else [
                finding.fix.message,
                finding.fix.safe,
                [[place(edit.span), edit.text] for edit in finding.fix.edits],
            ],
        ]
        for finding in found
    ]
    return {"sources": kept, "findings": findings}


def from_data(data: dict[str, Any]) -> list[Diagnostic]:
    """The findings that :func:`to_data` was given. Raises ``ValueError``, ``TypeError`` … for what it has not made."""
    sources = [
        LaterSource(name, uri) if text is None else SourceFile(name, text, uri) for name, uri, text in data["sources"]
    ]

    def span(place: Any) -> Any:
        if place is None:
            return None
        number, start, end = place
        return Span(sources[number], start, end)

    return [_diagnostic(raw, span) for raw in data["findings"]]


def _diagnostic(raw: list[Any], span: Callable[[Any], Any]) -> Diagnostic:
    *values, place, related, fix = raw
    finding = Diagnostic.__new__(Diagnostic)  # its kind, a Code or a Rule, need not be known (nor imported) here
    for field, value in zip(_FIELDS, values, strict=True):
        setattr(finding, field, value)
    finding.span = span(place)
    finding.related = tuple(Related(span(where), message) for where, message in related)
    finding.fix = None
    if fix is not None:
        message, safe, edits = fix
        finding.fix = Fix(message, [TextEdit(span(where), text) for where, text in edits], safe=safe)
    return finding


def dumps(data: object) -> bytes:
    """JSON, in which lone surrogates (bytes of a template that are not UTF-8) stay what they are."""
    return _ENCODER.encode(data).encode("utf-8", "surrogatepass")


def loads(content: bytes) -> Any:
    """What :func:`dumps` was given. Raises ``ValueError``."""
    return json.loads(content.decode("utf-8", "surrogatepass"))


def on_disk(source: SourceFile) -> bool:
    """Whether the text of a source is what a file holds now, so that it need not go along."""
    if "://" in source.uri or presence(source.uri) != SOME_FILE:
        return False
    return _read(source.uri) == source.text


def digest_of(source: SourceFile) -> str | None:
    """The digest of the bytes that a source was read from; ``None`` for a text that no bytes give."""
    try:
        return digest(source.text.encode("utf-8", "surrogateescape"))
    except UnicodeEncodeError:
        return None
