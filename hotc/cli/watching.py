"""``--watch``: the command again whenever something changes that its last run rests on."""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING

from hotc.cli.problems import Problem
from hotc.lint.kept.states import States
from hotc.lint.project.named import named_by_settings
from hotc.lint.running.watching import Watch, folders, settings_around

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from hotc.cli.given import Given
    from hotc.cli.looking import Round
    from hotc.cli.screen import Screen
    from hotc.lint.kept.results import Result

CLEAR = "\x1b[2J\x1b[3J\x1b[H"
_NAMED = 3
"""Changed files that are named; of more, the number is told."""


def watch(
    once: Callable[[], Round], given: Given, screen: Screen, pause: Callable[[float], object] = time.sleep
) -> int:
    """Run until Ctrl-C; return the status of the last run. Raises :class:`Problem` for what can't be watched."""
    if "-" in given.paths:
        raise Problem("--watch can't watch the standard input.", hint="Name the template's file.")
    for flag in ("fix", "diff", "write_baseline", "cloud"):
        if given.values.get(flag):
            raise Problem(f"--watch only looks; it doesn't go with --{flag.replace('_', '-')}.")
    status = 0
    results: list[Result] = []
    files: list[str] = []
    try:
        while True:
            if screen.live:
                screen.write_exactly(CLEAR)
            try:
                status, results, files = once()
            except Exception as error:  # noqa: BLE001  # what isn't worded for the user is raised again
                status = _told(error, screen)
            watched = Watch(_paths(given, files, results))
            changed = _changed_meanwhile(results)
            if not changed:
                screen.note(f"Watching {len(files)} {'file' if len(files) == 1 else 'files'}; Ctrl-C ends it.")
                changed = watched.wait(pause)
            screen.note(f"\nChanged: {_names(changed)}")
    except KeyboardInterrupt:
        return status


def _told(error: Exception, screen: Screen) -> int:
    """Word an error that is the input's, and may be mended in a moment; raise any other again."""
    message, hint = getattr(error, "message", None), getattr(error, "hint", "")
    if not isinstance(message, str):
        raise error
    screen.error(message, hint=hint)
    return int(getattr(error, "exit_status", 1))


def _paths(given: Given, files: Iterable[str], results: Iterable[Result]) -> set[str]:
    """All that the last run rests on: what was read or missed, settings, folders, and what the options name."""
    from hotc.compiler.global_environments import global_environments

    searched = [path for path in given.paths if os.path.isdir(path)] or ([] if given.paths else ["."])  # noqa: PTH112
    named = [*given.paths, *given.parameters, *given.environments, given.values.get("baseline")]
    found = {path for result in results for path in result.reads}
    found |= {os.path.abspath(path) for path in named if path}  # noqa: PTH100
    settings = settings_around([*files, *given.paths, "-"])
    found |= folders(searched) | settings | named_by_settings(settings)
    return found | {os.path.abspath(path) for path in global_environments()}  # noqa: PTH100


def _changed_meanwhile(results: Iterable[Result]) -> list[str]:
    """What is not any more as it was when it was read, in the time that the run took."""
    states = States()
    return sorted({path for result in results for path, state in result.reads.items() if not states.still(path, state)})


def _names(paths: list[str]) -> str:
    """The paths as people call them; of a folder and what changed in it, the latter."""
    around = {os.path.dirname(path.rstrip(os.sep)) for path in paths}  # noqa: PTH120
    paths = [path for path in paths if path.rstrip(os.sep) not in around]
    if len(paths) > _NAMED:
        return f"{len(paths)} files"
    here = os.path.join(os.getcwd(), "")  # noqa: PTH109, PTH118
    return ", ".join(path.removeprefix(here) or "this folder" for path in paths)
