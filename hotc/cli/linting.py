"""What ``hotc lint`` does, step by step: take the jobs, look at each, report or mend."""

from __future__ import annotations

import os.path

from hotc.cli import looking, projects, report
from hotc.cli.problems import Problem
from hotc.lint.silence.agreement import agreed, with_stacks

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from hotc.cli.given import Given
    from hotc.cli.screen import Screen
    from hotc.compiler.diagnostics import Diagnostic
    from hotc.compiler.loader import FileLoader
    from hotc.lint.config import Config
    from hotc.lint.kept.results import Result
    from hotc.lint.project.job import Job
    from hotc.lint.silence.baseline import Baseline


class Linter:
    """One run of the linter over what the user gave. ``jobs`` is what there is to do, ``files`` what is looked at."""

    def __init__(self, given: Given, screen: Screen) -> None:
        _check(given)
        self.given = given
        self.screen = screen
        self.jobs, self.settings = projects.jobs(given)
        self.files = projects.files(self.jobs)
        self.mends = bool(given.fix or given.diff)
        self.results: list[Result] = []
        self._found: dict[int, list[Diagnostic]] = {}
        self._baseline: Baseline | None = None

    def run(self) -> int:
        """Do it; return the exit status."""
        if not self.files:
            self.screen.note(f"no templates in {', '.join(self.given.paths) or 'this folder'}")
        if self.given.baseline and not self.given.write_baseline:
            from hotc.cli import baselines

            self._baseline = baselines.read(self.given.baseline)
        if self.mends:
            from hotc.cli import mending

            return mending.mend(self)
        self.results = looking.results(self.jobs, looking.linted, self.given, self.screen)
        found = [self._new(job, result.found) for job, result in zip(self.jobs, self.results, strict=True)]
        return self.report(found, self.screen)

    def look(self, job: Job, loader: FileLoader) -> list[Diagnostic]:
        """What is found in one job, and not known, where texts aren't what the disk holds: ``loader`` has them."""
        from hotc.cli import sources

        return self._new(job, looking.linted(sources.compile_job(job, self.given, loader), job))

    def _new(self, job: Job, found: list[Diagnostic]) -> list[Diagnostic]:
        self._found[id(job)] = found
        return found if self._baseline is None else self._baseline.new(found)

    def report(self, found: Sequence[Iterable[Diagnostic]], screen: Screen) -> int:
        """Write what was found in each job, how much of each, or a baseline of it; return the exit status."""
        found = with_stacks(self.jobs, agreed(self.jobs, found))
        if self.given.write_baseline:
            from hotc.cli import baselines

            return baselines.write(self.given.write_baseline, found, screen)
        fail_on = [self.fail_on(job) for job in self.jobs]
        status = report.report(found, self.given, screen, files=self.files, fail_on=fail_on)
        if self._baseline is not None:
            from hotc.cli import baselines

            baselines.say_stale(self, self._baseline, self._found.values(), screen)
        return status

    def fail_on(self, job: Job) -> str:
        """The least severity that fails the run where it is found in this job."""
        return self.given.fail_on or job.config.fail_on or "error"

    def config(self, file: str) -> Config:
        """The settings for a file, with what the command line says."""
        return self.settings.config(os.path.abspath(file))  # noqa: PTH100


def _check(given: Given) -> None:
    if given.unsafe_fixes and not (given.fix or given.diff):
        raise Problem(
            "--unsafe-fixes says which fixes to take, not to take them.",
            hint="Write --fix --unsafe-fixes, or --diff --unsafe-fixes to look at them first.",
        )
    if given.write_baseline and given.diff:
        raise Problem("--diff writes nothing, and --write-baseline does.", hint="Run them one after the other.")
    if given.statistics and given.format not in ("text", "concise", "json"):
        raise Problem(f"--statistics can't be written as {given.format}.", hint="Write --format text or json.")
    if given.fix and not given.diff and "-" in given.paths and len(given.paths) > 1:
        raise Problem(
            "--fix writes the standard input's new text to the standard output, so it must be the only input.",
            hint="Lint the files in a run of their own.",
        )
