"""Progress in a terminal: what is in work, how long, what waits for what, and when it will be over."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING

from hotc.cli.render.progress import DOING, DONE, duration
from hotc.cli.render.texts import fit, padded, printable, width

if TYPE_CHECKING:
    from collections.abc import Callable

    from rich.live import Live
    from rich.text import Text

    from hotc.cli.progress.estimate import Estimate
    from hotc.cli.render.style import Style
    from hotc.runtime.applying.events import EventRecord
    from hotc.runtime.applying.result import Result
    from hotc.runtime.planning.plan import Plan

FRAMES = "⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏"
PER_SECOND = 8
"""How often the picture is drawn again."""
WAITING = 4
"""How many of those that wait are shown."""
FEW = 500
"""Of so many actions, what is ahead is worked out once a second; of fewer, more often."""


class Picture:
    """The resources in work at the bottom of the terminal, each with its time; what is finished scrolls away above.

    The engine calls from its thread, the picture is drawn from rich's; the lock keeps both from seeing half a change.
    """

    def __init__(self, style: Style, estimated: Callable[[Plan], Estimate] | None = None) -> None:
        from rich.console import Console

        self._style = style
        self._estimated = estimated
        self._estimate: Estimate | None = None
        self._console = Console(highlight=False, no_color=not style.enabled)
        self._lock = threading.Lock()
        self._working: dict[str, _Work] = {}
        self._total: int | None = None
        self._finished: set[str] = set()
        self._failed = 0
        self._unbegun: list[str] | None = None
        self._since = time.monotonic()
        self._live: Live | None = None
        self._looked = 0.0
        self._seen: tuple[list[tuple[str, list[str]]], float | None] = ([], None)

    def __enter__(self) -> Picture:
        from rich.live import Live

        self._live = Live(
            get_renderable=self._draw, console=self._console, refresh_per_second=PER_SECOND, transient=True
        )
        self._live.start()
        return self

    def __exit__(self, *_error: object) -> None:
        if self._live is not None:
            self._live.stop()

    def started(self, plan: Plan) -> None:
        """Count what there is to do."""
        with self._lock:
            self._finished.clear()  # a rollback is counted by itself
            self._unbegun = None
        self._total = sum(action.changes for action in plan.actions)
        if self._estimated is not None:
            self._estimate = self._estimated(plan)

    def event(self, event: EventRecord) -> None:
        """Begin a line, or end it."""
        if not event.address:
            return
        key = f"{event.address} {event.physical_id if event.action == 'DELETE' else ''}"
        with self._lock:
            if self._estimate is not None:
                self._estimate.event(event)
            if event.status == "IN_PROGRESS":
                usual = self._estimate.usual(event.address, event.action) if self._estimate is not None else None
                self._working.setdefault(key, _Work(event.address, event.action, usual))
                return
            work = self._working.pop(key, None) or self._working.pop(f"{event.address} ", None)
            self._finished.add(key + event.action)
            self._failed += event.status == "FAILED"
        self._print(self._ended(event, work))

    def progress(self, address: str, message: str) -> None:
        """Say what a resource waits for; what concerns the whole stays in sight."""
        if not address:
            self._print(self._style(printable(message), "warning"))
            return
        with self._lock:
            for work in self._working.values():
                if work.address == address:
                    work.message = message

    def stopping(self, why: str, unbegun: list[str]) -> None:
        """From now on, show what is being finished, and what won't be begun."""
        with self._lock:
            self._unbegun = unbegun
            if self._estimate is not None:
                self._estimate.stop()
            self._looked = 0.0
        self._print(self._style(printable(why), "warning"))

    def ended(self, result: Result) -> None:
        """How it ended is told by the command."""

    def _ended(self, event: EventRecord, work: _Work | None) -> str:
        failed = event.status == "FAILED"
        word = (
            f"{DOING.get(event.action, event.action.lower())} failed" if failed else DONE.get(event.action, event.state)
        )
        took = f" in {duration(time.monotonic() - work.since)}" if work is not None else ""
        sign = self._style("✗", "bad") if failed else self._style("✓", "good")
        line = f"{sign} {printable(event.address)}  {self._style(printable(event.type), 'faint')}  {word}{took}"
        return f"{line}\n  {self._style(printable(event.reason), 'bad')}" if failed and event.reason else line

    def _print(self, line: str) -> None:
        from rich.text import Text

        if self._live is not None:
            # What is printed above the picture brings the last one drawn with it, in which this is still in work.
            self._live.refresh()
        self._console.print(Text.from_ansi(line))

    def _draw(self) -> Text:
        """The lines below what has ended; called by rich, several times a second."""
        from rich.text import Text

        now = time.monotonic()
        with self._lock:
            working = sorted(self._working.values(), key=lambda work: work.since)
            finished, failed = len(self._finished), self._failed
            waiting, left = self._ahead(now)
        columns, rows = self._console.size
        shown = working[: max(rows - 4, 1)]
        sign = self._style(FRAMES[int(now * PER_SECOND) % len(FRAMES)], "busy")
        size = max((width(work.address) for work in shown), default=0)
        lines = [f"{sign} {fit(padded(work.address, size) + work.told(now), columns - 3)}" for work in shown]
        if len(working) > len(shown):
            lines.append(f"  … and {len(working) - len(shown)} more")
        ahead = _given_up(self._unbegun) if self._unbegun is not None else _waiting(waiting)
        for told in ahead[: min(max(rows - 5 - len(shown), 0), WAITING)]:
            lines.append(self._style(fit(told, columns - 1), "faint"))
        lines.append(self._footer(finished, len(working), failed, now, left))
        return Text.from_ansi("\n".join(lines), no_wrap=True)

    def _ahead(self, now: float) -> tuple[list[tuple[str, list[str]]], float | None]:
        """What waits, and how long the rest takes; worked out seldom where there is much left to look at."""
        if self._estimate is not None and now - self._looked >= (self._total or 0) / FEW:
            self._looked = now
            self._seen = self._estimate.waiting(), self._estimate.seconds_left(now)
        return self._seen

    def _footer(self, finished: int, working: int, failed: int, now: float, left: float | None) -> str:
        if self._total is None:
            return self._style(f"  connecting · {duration(now - self._since)}", "faint")
        parts = [f"{finished}/{max(self._total, finished)} done", f"{working} in work"]
        if self._unbegun is not None:
            parts = ["stopping", parts[0], f"{working} being finished", f"{len(self._unbegun)} won't be begun"]
        if failed:
            parts.append(self._style(f"{failed} failed", "bad"))
        if left is not None:
            parts.append(f"about {duration(max(round(left), 1))} left")
        return self._style(f"  {' · '.join(parts)} · {duration(now - self._since)}", "faint")


def _waiting(waiting: list[tuple[str, list[str]]]) -> list[str]:
    return [f"· {printable(address)} waits for {printable(', '.join(needs))}" for address, needs in waiting]


def _given_up(unbegun: list[str]) -> list[str]:
    more = [f"and {len(unbegun) - WAITING} more"] if len(unbegun) > WAITING else []
    return [f"· won't be begun: {printable(', '.join(unbegun[:WAITING] + more))}"] if unbegun else []


class _Work:
    """A resource that something is done to. ``since`` is monotonic seconds."""

    __slots__ = ("action", "address", "message", "since", "usual")

    def __init__(self, address: str, action: str, usual: float | None = None) -> None:
        self.address = printable(address)
        self.action = action
        self.message = ""
        self.usual = usual
        self.since = time.monotonic()

    def told(self, now: float) -> str:
        """What stands behind the name."""
        message = f"  {printable(self.message)}" if self.message else ""
        usual = f" of about {duration(self.usual)}" if self.usual is not None and self.usual >= 1 else ""
        return f"  {DOING.get(self.action, self.action.lower())}  {duration(now - self.since)}{usual}{message}"
