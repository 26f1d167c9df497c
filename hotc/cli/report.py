"""Findings to the user, and the exit status that follows from them: the same for every command that finds something."""

from __future__ import annotations

import sys

from hotc.cli.render import findings
from hotc.cli.sources import STDIN
from hotc.cli.status import FAILED, OK, USAGE

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from hotc.cli.given import Given
    from hotc.cli.screen import Screen
    from hotc.compiler.diagnostics import Diagnostic


def report(
    groups: Iterable[Iterable[Diagnostic]],
    given: Given,
    screen: Screen,
    *,
    files: Sequence[str],
    fail_on: Sequence[str] | None = None,
) -> int:
    """Write the findings of several templates to the standard output; return the exit status.

    ``files`` are the names of all templates that were looked at, also of those without findings; ``fail_on`` is the
    least severity that fails, for each of the groups (default: what the user gave).
    """
    told = [list(group) for group in groups]
    barred = list(zip(told, fail_on or [given.fail_on] * len(told), strict=True))
    found = shown = findings.in_order(told)
    if screen.quiet:
        shown = findings.in_order([each for each in group if findings.reaches([each], bar)] for group, bar in barred)
    if text := _written(shown, given, screen, files):
        screen.write(text)
    if given.format == "text" and not screen.quiet and not given.values.get("statistics"):
        screen.write(("\n" if text else "") + findings.summary(found, len(files)))
    return max((status(group, bar) for group, bar in barred), default=OK)


def _written(found: Sequence[Diagnostic], given: Given, screen: Screen, files: Sequence[str]) -> str:
    if given.values.get("statistics"):
        from hotc.cli.render import statistics

        return statistics.FORMATS[given.format](found)
    if (write := findings.FORMATS.get(given.format)) is not None:
        return write(found, screen.style, screen.width, screen.fold)
    from hotc.compiler.loader import FileLoader
    from hotc.lint.reporters import reporter

    loader = FileLoader()
    names = [loader.display(loader.resolve(STDIN if file == "-" else file, None)) for file in files]
    return reporter(given.format)(found, names)


def status(found: Sequence[Diagnostic], fail_on: str = "error") -> int:
    """2 where an input could not be read, 1 where something is at or above ``fail_on``, else 0."""
    if any(finding.name in ("unreadable-file", "not-in-library") and finding.span is None for finding in found):
        return USAGE
    return FAILED if findings.reaches(found, fail_on) else OK


def broken(found: Iterable[Diagnostic], screen: Screen) -> int:
    """For commands that need a template without errors: say what is wrong on the standard error; return the status."""
    unique = findings.in_order([found])
    aside(unique, screen)
    screen.error(f"The template has errors: {findings.summary(unique, 1)}")
    return max(status(unique), FAILED)


def aside(found: Iterable[Diagnostic], screen: Screen) -> None:
    """Write findings to the standard error, where the standard output is for something else."""
    if text := findings.text(findings.in_order([found]), screen.error_style, screen.width, screen.error_fold):
        sys.stdout.flush()
        print(text, end="\n\n", file=sys.stderr, flush=True)
