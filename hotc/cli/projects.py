"""What the user gave, and what the project declares → what there is to do."""

from __future__ import annotations

import os

from hotc.cli import sources
from hotc.lint.project.files import only_templates
from hotc.lint.project.jobs import Inputs
from hotc.lint.project.jobs import jobs as made
from hotc.lint.project.patterns import patterns
from hotc.lint.project.settings import Settings

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from hotc.cli.given import Given
    from hotc.lint.project.job import Job


def jobs(given: Given) -> tuple[list[Job], Settings]:
    """The jobs that the command line asks for, and the settings behind them.

    Raises :class:`hotc.compiler.settings.SettingsError` and :class:`hotc.cli.problems.Problem`.
    """
    values = given.values
    settings = Settings(*(_split(values.get(name) or ()) for name in ("select", "ignore", "extend_select")))
    inputs = Inputs(
        tuple(given.environments), sources.parameters(given), sources.target(given), allow_remote=given.allow_remote
    )
    exclude = patterns(_split(values.get("exclude") or ()), os.getcwd())  # noqa: PTH109
    paths = only_templates(given.paths) if values.get("only_templates") else given.paths
    if given.paths and not paths and not given.stacks:
        return [], settings
    return made(paths, inputs, settings, stacks=given.stacks, exclude=exclude), settings


def files(jobs: Iterable[Job]) -> list[str]:
    """The templates that are looked at, each once."""
    return list(dict.fromkeys(file for job in jobs for file in job.files))


def _split(words: Iterable[str]) -> list[str]:
    """``["L10,L11", "lost-data"]`` → three names."""
    return [name for word in words for part in word.split(",") if (name := part.strip())]
