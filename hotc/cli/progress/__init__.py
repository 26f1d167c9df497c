"""What an apply or a destroy shows while it runs: lines, a picture in a terminal, or a stream for programs.

Each is a listener (:class:`hotc.runtime.applying.events.Listener`) and a context manager.
"""

from __future__ import annotations

from typing import IO, TYPE_CHECKING, Any, cast

from hotc.cli.problems import Problem

if TYPE_CHECKING:
    from hotc.cli.given import Given
    from hotc.cli.screen import Screen
    from hotc.runtime.planning.plan import Plan

STREAM = "jsonl"
"""The format of the standard output that is a stream; a file whose name ends so gets one, too."""


def listener(plan: Plan | None, given: Given, screen: Screen) -> Any:
    """The listener that the options ask for. Raises :class:`Problem` when the file can't be written."""
    shown = _shown(given, screen)
    if path := given.values.get("progress_file"):
        shown = _with_file(shown, path)
    if given.values.get("debug"):
        from hotc.cli.debugging import Lines as Log
        from hotc.cli.progress.both import Both
        from hotc.cli.progress.lines import FileLines

        shown = Both(shown, FileLines(cast("IO[str]", Log())))
    if plan is not None and given.values.get("watch_html"):
        from hotc.cli.live import Watched

        shown = Watched(shown, plan)
        screen.note(f"Watch it at {shown.url}")
    return shown


def _shown(given: Given, screen: Screen) -> Any:
    if given.format == STREAM:
        import sys

        from hotc.cli.progress.stream import Stream

        return Stream(sys.stdout)
    as_json = given.format == "json"
    if screen.live and not as_json and not screen.quiet:
        from hotc.cli.progress.estimate import Estimate
        from hotc.cli.progress.picture import Picture

        return Picture(screen.style, lambda plan: Estimate(plan, _typical(plan, given)))
    from hotc.cli.progress.lines import Lines

    return Lines(screen, to_errors=as_json)


def _typical(plan: Plan, given: Given) -> Any:
    from hotc.runtime import api
    from hotc.runtime.errors import StateProblem

    try:
        return api.typical_durations(plan.stack, state=given.state)
    except StateProblem:  # an estimate is not worth stopping for; what is wrong is told by the next write
        return {}


def _with_file(shown: Any, path: str) -> Any:
    from hotc.cli.progress.both import Both
    from hotc.cli.progress.lines import FileLines
    from hotc.cli.progress.stream import Stream

    try:
        file = open(path, "a", encoding="utf-8")  # noqa: SIM115, PTH123  # closed by the listener
    except OSError as error:
        raise Problem(f"{path} can't be written: {error.strerror or error}") from None
    return Both(shown, Stream(file, close=True) if path.endswith(f".{STREAM}") else FileLines(file))
