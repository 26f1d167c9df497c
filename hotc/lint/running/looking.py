"""One job done: from what is kept where that holds, else by compiling and linting, which is then kept."""

from __future__ import annotations

import os
import sys
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from hotc.compiler.loader import ELSEWHERE
from hotc.compiler.settings import SettingsError, mentioned
from hotc.lint.kept import identity
from hotc.lint.kept.results import Result
from hotc.lint.kept.states import UNKNOWN, state

if TYPE_CHECKING:
    from collections.abc import Callable

    from hotc.compiler.compilation import Compilation
    from hotc.compiler.diagnostics import Diagnostic
    from hotc.compiler.loader import FileLoader
    from hotc.lint.kept.results import Results
    from hotc.lint.project.job import Job

    Compile = Callable[[Job, FileLoader], Compilation]
    Find = Callable[[Compilation, Job], list[Diagnostic]]

STDIN = "-"


class Looker:
    """Looks at jobs. All of it can be sent to another process, where ``compile`` and ``find`` are functions of modules.

    ``compile`` and ``find`` make findings of a job; ``given`` is JSON data: what else was asked, the same for every
    job. Without ``results`` nothing is kept.
    """

    def __init__(
        self, compile: Compile, find: Find, *, given: object, results: Results | None, allow_remote: bool = False
    ) -> None:
        self.results = results
        self._compile = compile
        self._find = find
        self._given = given
        self._allow_remote = allow_remote
        self._settings: dict[str, str] = {}
        self._names_packs: dict[str, bool] = {}
        self._program: list[Any] = []
        self._keys: dict[int, tuple[Job, str | None]] = {}

    def known(self, job: Job) -> Result | None:
        """What is kept of a job, if it still holds."""
        if self.results is None or job.template == STDIN:
            return None
        return self.results.find(self._key(self.results, job))

    def look(self, job: Job) -> Result:
        """What is found in a job; it is kept."""
        from hotc.lint.kept.loader import RecordingLoader

        loader = RecordingLoader(allow_remote=self._allow_remote)
        before = self._packs(job)
        found = self._find(self._compile(job, loader), job)
        reads = {**before, **loader.reads, **_rules(job)}
        lasting = loader.lasting and job.template != STDIN and UNKNOWN not in reads.values() and not _installed_packs()
        if self.results is not None and lasting:
            self.results.keep(self._key(self.results, job), found, reads)
        return Result(found, reads)

    def _key(self, results: Results, job: Job) -> str | None:
        """Under what the findings of a job are kept: asked for before it is looked at, and again behind that."""
        known = self._keys.get(id(job))
        if known is None or known[0] is not job:  # in another process the same number may mean another job
            known = self._keys[id(job)] = job, results.key(self.question(job))
        return known[1]

    def question(self, job: Job) -> object:
        """All that the findings of a job rest on, but for what is in files."""
        if not self._program:
            self._program = [identity.of_program(), os.getcwd(), self._given]  # noqa: PTH109
        return [self._program, identity.of_settings(_folder(job), self._settings), identity.plain(job)]

    def _packs(self, job: Job) -> dict[str, str]:
        """The catalogue packs that the settings name for a template, as they are now."""
        from hotc.compiler import catalog

        folder = _folder(job)
        if folder not in self._names_packs:
            self._names_packs[folder] = mentioned(folder, catalog.SECTION)
        if not self._names_packs[folder]:
            return {}
        from hotc.compiler.catalog.packs import configured

        try:
            paths, _ = configured(os.path.join(folder, STDIN))  # noqa: PTH118
        except SettingsError:
            return {}  # told as a finding, and settings are part of the question
        return {path: state(path) for path in paths}


def _folder(job: Job) -> str:
    """The folder whose settings hold for a template: the working directory where that is not on the disk."""
    if job.template == STDIN or job.template.startswith(ELSEWHERE):
        return os.getcwd()  # noqa: PTH109
    return os.path.dirname(os.path.abspath(job.template))  # noqa: PTH100, PTH120


def _installed_packs() -> bool:
    """Whether Python packages have a say in the catalogue: what they do can't be seen from here."""
    if "hotc.compiler.catalog.entry_points" not in sys.modules:
        return False
    from hotc.compiler.catalog import installed

    return any(installed())


def _rules(job: Job) -> dict[str, str]:
    """The files in which a project's own rules stand, and those beside them, which they may import."""
    configs = [job.config, *(part.config for part in (*job.nested, *job.around))]
    files = {str(getattr(rule, "file", "")) for config in configs for rule in config.own} - {""}
    beside = {path for file in files if file.endswith(".py") for path in _python_files(os.path.dirname(file))}  # noqa: PTH120
    return {path: state(path) for path in files | beside}


@lru_cache(maxsize=64)
def _python_files(folder: str) -> tuple[str, ...]:
    try:
        names = os.listdir(folder)  # noqa: PTH208
    except OSError:
        return ()
    return tuple(os.path.join(folder, name) for name in sorted(names) if name.endswith(".py"))  # noqa: PTH118
