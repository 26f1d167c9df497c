"""The jobs of a command done: from what is kept, over the processors, and again when files change."""

from __future__ import annotations

from functools import partial

from hotc.cli.problems import Problem
from hotc.tuples import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from hotc.cli.given import Given
    from hotc.cli.screen import Screen
    from hotc.compiler.compilation import Compilation
    from hotc.compiler.diagnostics import Diagnostic
    from hotc.compiler.loader import FileLoader
    from hotc.lint.kept.results import Result, Results
    from hotc.lint.project.job import Job

    Find = Callable[[Compilation, Job], list[Diagnostic]]


class Round(NamedTuple):
    """One run of a command: its exit status, and what was found on which files."""

    status: int
    results: list[Result]
    files: list[str]


ASKED = ("require_parameters", "engine", "max_resources", "max_nested_depth", "allow_remote")
"""Options that findings rest on, besides what is in the jobs."""


def results(jobs: Sequence[Job], find: Find, given: Given, screen: Screen) -> list[Result]:
    """What is found in each job, by ``find`` (a function of a module)."""
    from hotc.compiler.global_environments import global_environments
    from hotc.lint.running.looking import Looker
    from hotc.lint.running.run import run

    check(given)
    verb = "validating" if given.command.words == ("validate",) else "linting"
    for job in jobs:
        stack = f" as stack {job.stack}" if job.stack else ""
        rules = f" with {job.config.file or 'the default rules'}" if verb == "linting" else ""
        screen.detail(f"{verb} {job.template}{stack}{rules}")
    asked = [given.command.words, [given.values.get(name) for name in ASKED], global_environments()]
    kept = None if given.no_cache else _kept()
    looker = Looker(
        partial(_compiled, given=given), find, given=asked, results=kept, allow_remote=bool(given.allow_remote)
    )
    found = run(jobs, looker, given.jobs)
    if kept is not None:
        screen.detail(kept.told())
    return found


def check(given: Given) -> None:
    """Raise :class:`Problem` for numbers of processes that there can't be."""
    if given.jobs is not None and given.jobs < 1:
        raise Problem(f"--jobs expects 1 or more, not {given.jobs}", hint="Without it, all processors are used.")


def compiled_only(compilation: Compilation, job: Job) -> list[Diagnostic]:
    """What the compiler finds."""
    return compilation.diagnostics


def linted(compilation: Compilation, job: Job) -> list[Diagnostic]:
    """What the compiler and the rules find."""
    from hotc.lint.api import lint_job

    return lint_job(compilation, job)


def _compiled(job: Job, loader: FileLoader, *, given: Given) -> Compilation:
    from hotc.cli import sources

    return sources.compile_job(job, given, None if job.template == "-" else loader)


def _kept() -> Results | None:
    from hotc.lint.kept.store import default_folder

    folder = default_folder()
    if folder is None:
        return None
    from hotc.lint.kept.results import Results

    return Results(folder)
