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
    from hotc.lint.config import Config


class Linter:
    """One run of the linter over the files that the user gave."""

    def __init__(self, given: Given, screen: Screen) -> None:
        self.given = given
        self.screen = screen
        self.files = list(templates(given.paths))
        self.mends = bool(given.fix or given.diff)
        self._settings: dict[Path, Config] = {}

    def run(self) -> int:
        """Do it; return the exit status. Raises :class:`Problem` for options that don't go together."""
        _check(self.given)
        if not self.files:
            self.screen.note(f"no templates in {', '.join(self.given.paths)}")
        if self.mends:
            from hotc.cli import mending

            return mending.mend(self)
        return self.report([self.look(file) for file in self.files], self.screen)

    def look(self, file: str, loader: FileLoader | None = None) -> list[Diagnostic]:
        """What is found about one file; ``loader`` where its text isn't what the disk holds."""
        settings = self.settings(file)
        self.screen.detail(f"linting {file} with {settings.file or 'the default rules'}")
        return lint_compiled(sources.compile(file, self.given, loader), settings)

    def report(self, found: Iterable[Iterable[Diagnostic]], screen: Screen) -> int:
        """Write the findings, or how many there are of each; return the exit status."""
        return report.report(found, self.given, screen, files=self.files)

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
    if given.statistics and given.format not in ("text", "concise", "json"):
        raise Problem(f"--statistics can't be written as {given.format}.", hint="Write --format text or json.")
    if given.fix and not given.diff and "-" in given.paths and len(given.paths) > 1:
        raise Problem(
            "--fix writes the standard input's new text to the standard output, so it must be the only input.",
            hint="Lint the files in a run of their own.",
        )
