"""What ``hotc lint`` does, step by step: take the files, look at each, report or mend."""

from __future__ import annotations

from pathlib import Path

from hotc.cli import report, sources
from hotc.cli.problems import Problem
from hotc.lint import config
from hotc.lint.api import lint_compiled
from hotc.lint.files import templates

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from hotc.cli.given import Given
    from hotc.cli.screen import Screen
    from hotc.compiler.diagnostics import Diagnostic
    from hotc.compiler.loader import FileLoader
    from hotc.lint.baseline import Baseline
    from hotc.lint.config import Config


class Linter:
    """One run of the linter over the files that the user gave."""

    def __init__(self, given: Given, screen: Screen) -> None:
        self.given = given
        self.screen = screen
        self.files = list(templates(given.paths))
        self.mends = bool(given.fix or given.diff)
        self._settings: dict[Path, Config] = {}
        self._found: dict[str, list[Diagnostic]] = {}
        self._baseline: Baseline | None = None

    def run(self) -> int:
        """Do it; return the exit status. Raises :class:`Problem` for options that don't go together."""
        _check(self.given)
        if not self.files:
            self.screen.note(f"no templates in {', '.join(self.given.paths)}")
        if self.given.baseline and not self.given.write_baseline:
            from hotc.cli import baselines

            self._baseline = baselines.read(self.given.baseline)
        if self.mends:
            from hotc.cli import mending

            return mending.mend(self)
        return self.report([self.look(file) for file in self.files], self.screen)

    def look(self, file: str, loader: FileLoader | None = None) -> list[Diagnostic]:
        """What is found about one file, and not known; ``loader`` where its text isn't what the disk holds."""
        settings = self.settings(file)
        self.screen.detail(f"linting {file} with {settings.file or 'the default rules'}")
        found = self._found[file] = lint_compiled(sources.compile(file, self.given, loader), settings)
        return found if self._baseline is None else self._baseline.new(found)

    def report(self, found: Iterable[Iterable[Diagnostic]], screen: Screen) -> int:
        """Write the findings, how many there are of each, or a baseline of them; return the exit status."""
        if self.given.write_baseline:
            from hotc.cli import baselines

            return baselines.write(self.given.write_baseline, found, screen)
        status = report.report(found, self.given, screen, files=self.files)
        if self._baseline is not None:
            from hotc.cli import baselines

            baselines.say_stale(self, self._baseline, self._found.values(), screen)
        return status

    def settings(self, file: str) -> Config:
        """The settings for a file, with what the command line says. Raises :class:`hotc.lint.config.ConfigError`."""
        folder = Path(file).parent
        if (known := self._settings.get(folder)) is None:
            given = self.given
            lists = (_split(given.select), _split(given.ignore), _split(given.extend_select))
            known = self._settings[folder] = config.find(Path(file)).with_options(*lists)
        return known


def _split(words: Iterable[str]) -> list[str]:
    """``["L10,L11", "lost-data"]`` → three names."""
    return [name for word in words for part in word.split(",") if (name := part.strip())]


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
