"""``hotc lint --baseline FILE`` and ``--write-baseline FILE``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from hotc.cli import outputs, report, sources
from hotc.cli.render import findings
from hotc.cli.render.texts import counted
from hotc.cli.status import OK, USAGE
from hotc.compiler.loader import FileLoader
from hotc.lint.silence.baseline import Baseline

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hotc.cli.linting import Linter
    from hotc.cli.screen import Screen
    from hotc.compiler.diagnostics import Diagnostic


def read(path: str) -> Baseline:
    """The baseline in a file. Raises :class:`hotc.lint.silence.baseline.BaselineError`."""
    return Baseline.read(Path(path))


def write(path: str, found: Iterable[Iterable[Diagnostic]], screen: Screen) -> int:
    """Write what was found as known; return the exit status."""
    unique = findings.in_order(found)
    if report.status(unique) == USAGE:
        report.aside([finding for finding in unique if finding.span is None], screen)
        screen.error(f"{path} was not written: not everything could be read")
        return USAGE
    outputs.write(Baseline.of(unique, Path(path).parent).text(), path, screen)
    screen.note(f"{counted(len(unique), 'finding')} in {path}")
    return OK


def say_stale(linter: Linter, baseline: Baseline, found: Iterable[Iterable[Diagnostic]], screen: Screen) -> None:
    """Say which entries are of no use any more: a baseline should only get shorter."""

    def runs(uri: str, code: str) -> bool:
        return code.startswith("H") or any(rule.code == code for rule in linter.config(uri).rules())

    loader = FileLoader()
    uris = [loader.resolve(sources.STDIN if file == "-" else file, None) for file in linter.files]
    path = linter.given.baseline
    for key, count in baseline.stale(findings.in_order(found), uris, runs):
        several = f" ({count} times)" if count > 1 else ""
        screen.note(f"{path}: {key} is not found any more{several}; take it out, or write the baseline again")
