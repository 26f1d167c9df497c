"""Findings as values: what is wrong, where, why, and what to write instead."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from hotc.compiler.source import Span

Severity = Literal["error", "warning", "info"]
HeatLevel = Literal["parse", "template", "full", "cloud", "never"]
"""The first level at which the real Heat would reject this; ``never``: a finding beyond Heat."""


class Code:
    """A kind of finding: one entry of the tables in :mod:`hotc.compiler.codes`, or a lint rule.

    ``message`` is a format string; whoever reports gives the values for its fields. ``absence``: the finding says that
    something is not there (by default every ``missing-…``, and every ``unknown-…`` among the references), so it is not
    made about a damaged text. ``eager``: Heat checks this in every template that is named, also where it doesn't look
    at the rest yet.
    """

    __slots__ = ("absence", "code", "eager", "heat", "message", "name", "severity")

    def __init__(
        self,
        code: str,
        name: str,
        severity: Severity,
        heat: HeatLevel,
        message: str,
        *,
        absence: bool | None = None,
        eager: bool = False,
    ) -> None:
        self.code = code
        self.name = name
        self.severity = severity
        self.heat = heat
        self.message = message
        self.eager = eager
        if absence is None:
            absence = name.startswith("missing-") or (name.startswith("unknown-") and code.startswith("H2"))
        self.absence = absence


class Related:
    """A second place that belongs to a finding, with a word on why ("declared here")."""

    __slots__ = ("message", "span")

    def __init__(self, span: Span, message: str) -> None:
        self.span = span
        self.message = message


class TextEdit:
    """Put ``text`` in the place of ``span``."""

    __slots__ = ("span", "text")

    def __init__(self, span: Span, text: str) -> None:
        self.span = span
        self.text = text


class Fix:
    """Edits that mend a finding. ``safe``: the meaning of the template stays what its author meant."""

    __slots__ = ("edits", "message", "safe")

    def __init__(self, message: str, edits: list[TextEdit], *, safe: bool = True) -> None:
        self.message = message
        self.edits = edits
        self.safe = safe


class Diagnostic:
    """One finding. ``path`` is where in the document it is (``resources.web.properties.image``)."""

    __slots__ = ("code", "fix", "heat", "hint", "message", "name", "path", "places", "related", "severity", "span")

    def __init__(
        self,
        code: Code,
        span: Span | None,
        message: str,
        *,
        path: str = "",
        hint: str = "",
        fix: Fix | None = None,
        related: tuple[Related, ...] = (),
        severity: Severity | None = None,
        heat: HeatLevel | None = None,
    ) -> None:
        self.code = code.code
        self.name = code.name
        self.severity: Severity = severity or code.severity
        self.heat: HeatLevel = heat or code.heat
        self.message = message
        self.span = span
        self.path = path
        self.hint = hint
        self.fix = fix
        self.related = related
        self.places = 1

    @property
    def file(self) -> str | None:
        """Name of the file as messages show it."""
        return self.span.source.name if self.span else None

    @property
    def line(self) -> int | None:
        """First line, from 1."""
        return self.span.line if self.span else None

    @property
    def column(self) -> int | None:
        """First column in code points, from 1."""
        return self.span.column if self.span else None

    @property
    def end_line(self) -> int | None:
        """Line on which the place ends."""
        return self.span.source.position(self.span.end)[0] if self.span else None

    @property
    def end_column(self) -> int | None:
        """Column after the last one of the place."""
        return self.span.source.position(self.span.end)[1] if self.span else None

    def as_dict(self) -> dict[str, Any]:
        """The JSON form: the fields of the class, places as numbers."""
        return {
            "code": self.code,
            "name": self.name,
            "severity": self.severity,
            "message": self.message,
            "path": self.path,
            "file": self.file,
            "line": self.line,
            "column": self.column,
            "end_line": self.end_line,
            "end_column": self.end_column,
            "hint": self.hint,
            "heat": self.heat,
            "places": self.places,
            "related": [
                {
                    "file": r.span.source.name,
                    "line": r.span.line,
                    "column": r.span.column,
                    "message": r.message,
                }
                for r in self.related
            ],
            "fix": None
            if self.fix is None
            else {
                "message": self.fix.message,
                "safe": self.fix.safe,
                "edits": [
                    {
                        "file": e.span.source.name,
                        "line": e.span.line,
                        "column": e.span.column,
                        "end_line": e.span.source.position(e.span.end)[0],
                        "end_column": e.span.source.position(e.span.end)[1],
                        "text": e.text,
                    }
                    for e in self.fix.edits
                ],
            },
        }

    def __repr__(self) -> str:
        return f"{self.span}: {self.severity}[{self.code}] {self.message}"
