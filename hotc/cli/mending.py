"""``hotc lint --fix`` and ``--diff``: mend the files that the user gave, or show how."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from hotc.cli import rewriting, sources
from hotc.cli.render import findings
from hotc.cli.render.texts import counted
from hotc.cli.status import FAILED, OK, USAGE
from hotc.compiler.loader import ELSEWHERE, FileLoader
from hotc.lint.mends.mending import Mender

if TYPE_CHECKING:
    from collections.abc import Collection

    from hotc.cli.linting import Linter
    from hotc.cli.screen import Screen
    from hotc.compiler.diagnostics import Diagnostic
    from hotc.compiler.source import SourceFile

MOST_PASSES = 10
"""Nested templates are seldom deeper than that; fixes that undo each other must not keep us here for ever."""


def mend(linter: Linter) -> int:
    """Mend the templates given, and the environments given with them or declared for them; return the exit status.

    Templates that they include are mended when they are given, too: nobody expects a file to change that he didn't
    name.
    """
    given = linter.given
    mender = Mender(unsafe=given.unsafe_fixes, allow_remote=given.allow_remote)
    stdin = _take_standard_input(mender) if "-" in linter.files else ""
    own = _own(linter)
    left = _mended(linter, mender, own)
    if given.diff:
        return _show(mender, left, linter.screen)
    changed = [(source, text) for source, text in mender.changed() if source.uri != stdin]
    failed = {source.uri: problem for source, text in changed if (problem := rewriting.rewrite(source, text))}
    screen = linter.screen
    if stdin:
        screen.write_exactly(mender.texts[stdin])
    status = linter.report(left, screen.aside() if stdin else screen)
    for problem in failed.values():
        screen.error(problem)
    screen.note(_summary(mender, failed, left, own))
    return USAGE if failed else status


def _mended(linter: Linter, mender: Mender, own: set[str]) -> list[list[Diagnostic]]:
    """Mend all the files; what is left in each job.

    What was mended in one may change what is found in another, which includes it: then all are looked at again.
    """
    left: list[list[Diagnostic]] = []
    for _ in range(MOST_PASSES):
        before = mender.count
        left = [mender.mend(partial(linter.look, job), own) for job in linter.jobs]
        if mender.count == before or len(linter.jobs) == 1:
            break
    return left


def _own(linter: Linter) -> set[str]:
    loader = FileLoader(allow_remote=linter.given.allow_remote)
    names = [sources.STDIN if file == "-" else file for file in linter.files]
    environments = (each for job in linter.jobs for each in job.environments)
    uris = {loader.resolve(name, None) for name in (*names, *environments)}
    return {uri for uri in uris if not uri.startswith(ELSEWHERE)}


def _take_standard_input(mender: Mender) -> str:
    name, text = sources.named("-")
    uri = FileLoader().resolve(name, None)
    mender.add(uri, name, text or "")
    return uri


def _show(mender: Mender, left: list[list[Diagnostic]], screen: Screen) -> int:
    from hotc.cli.report import status
    from hotc.lint.mends.differences import unified

    changed = mender.changed()
    if changed:
        screen.write_exactly("".join(unified(source.name, source.text, text) for source, text in changed))
        screen.note(f"Would mend {counted(mender.count, 'finding')} in {counted(len(changed), 'file')}")
    else:
        screen.note("Nothing to mend")
    if status([each for group in left for each in group]) == USAGE:
        return USAGE
    return FAILED if changed else OK


def _summary(mender: Mender, failed: Collection[str], left: list[list[Diagnostic]], own: set[str]) -> str:
    """What was done; ``failed`` are the texts (uris) that could not be written."""
    files = len(mender.changed()) - len(failed)
    lost = sum(mender.counts[uri] for uri in failed)
    said = f"Mended {counted(mender.count - lost, 'finding')} in {counted(files, 'file')}"
    if not files:
        said = "Nothing mended" if failed else "Nothing to mend"
    if failed:
        said += f", {lost} not mended in {counted(len(failed), 'file')}"
    remaining = findings.in_order(left)
    said += f", {len(remaining)} left"
    unsafe = sum(_could_be_mended(finding, own) for finding in remaining)
    if unsafe and not mender.unsafe:
        said += f" ({unsafe} can be mended with --unsafe-fixes)"
    return said


def _could_be_mended(finding: Diagnostic, own: set[str]) -> bool:
    from hotc.lint.mends.fixing import mendable

    if finding.fix is None or not finding.fix.edits:
        return False
    source: SourceFile = finding.fix.edits[0].span.source
    return source.uri in own and mendable(finding, source, unsafe=True)
