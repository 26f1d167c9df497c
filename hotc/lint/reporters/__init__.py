"""Findings for other programs: one module for each format, with one function, ``report(findings, files) -> str``.

``findings`` are in order, each once; ``files`` are the names of all that was looked at. A format's module is loaded
when the format is asked for; its name is the format's.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from hotc.compiler.diagnostics import Diagnostic

    Report = Callable[[Sequence[Diagnostic], Sequence[str]], str]

FORMATS = ("json", "jsonl", "sarif", "junit", "github", "gitlab", "checkstyle")
"""The formats that have a module here."""


def reporter(format: str) -> Report:
    """The function that writes a format; ``format`` is one of :data:`FORMATS`."""
    from importlib import import_module

    report: Report = import_module(f"{__name__}.{format}").report
    return report
