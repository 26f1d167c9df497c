"""What an apply or a destroy shows while it runs: lines in Heat's form, or a picture in a terminal."""

from __future__ import annotations

import sys
import threading
import time
from typing import TYPE_CHECKING

from hotc.cli.render.texts import fit, padded, printable, width

if TYPE_CHECKING:
    from rich.live import Live
    from rich.text import Text

    from hotc.cli.render.style import Style
    from hotc.cli.screen import Screen
    from hotc.runtime.applying.events import EventRecord
    from hotc.runtime.planning.plan import Plan

DONE: dict[str, str] = {"CREATE": "created", "UPDATE": "updated", "DELETE": "destroyed", "CHECK": "checked"}
DOING: dict[str, str] = {"CREATE": "creating", "UPDATE": "updating", "DELETE": "destroying", "CHECK": "checking"}
FRAMES = "⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏"
PER_SECOND = 8
"""How often the picture is drawn again."""


class Lines:
    """One line for each event, as ``openstack stack event list`` writes them; nothing is written over.

    A reader that went away (``hotc apply … | head``) stops the lines, never the work.
    """

    def __init__(self, screen: Screen, *, to_errors: bool = False) -> None:
        self._stream = sys.stderr if to_errors else sys.stdout
        self._style = screen.error_style if to_errors else screen.style
        self._verbose = screen.verbose
        self._open = not screen.quiet

    def __enter__(self) -> Lines:
        return self

    def __exit__(self, *_error: object) -> None:
        """Nothing to put back."""

    def started(self, plan: Plan) -> None:
        """The plan was shown already."""

    def event(self, event: EventRecord) -> None:
        """One line."""
        self._write(event_line(event, self._style))

    def progress(self, address: str, message: str) -> None:
        """A word on what a resource waits for, for those who want to know; one on the whole, for everybody."""
        if self._verbose or not address:
            self._write(f"{' ' * 20} [{printable(address)}]: {printable(message)}" if address else printable(message))

    def _write(self, line: str) -> None:
        if not self._open:
            return
        try:
            print(line, file=self._stream, flush=True)
        except BrokenPipeError:
            self._open = False


class Picture:
    """The resources in work at the bottom of the terminal, each with its time; what is finished scrolls away above.

    The engine calls from its thread, the picture is drawn from rich's; the lock keeps both from seeing half a change.
    """

    def __init__(self, style: Style) -> None:
        from rich.console import Console

        self._style = style
        self._console = Console(highlight=False, no_color=not style.enabled)
        self._lock = threading.Lock()
        self._working: dict[str, _Work] = {}
        self._total: int | None = None
        self._finished: set[str] = set()
        self._failed = 0
        self._since = time.monotonic()
        self._live: Live | None = None

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
        self._total = sum(action.changes for action in plan.actions)

    def event(self, event: EventRecord) -> None:
        """Begin a line, or end it."""
        if not event.address:
            return
        key = f"{event.address} {event.physical_id if event.action == 'DELETE' else ''}"
        with self._lock:
            if event.status == "IN_PROGRESS":
                self._working.setdefault(key, _Work(event.address, event.action))
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

        self._console.print(Text.from_ansi(line))

    def _draw(self) -> Text:
        """The lines below what has ended; called by rich, several times a second."""
        from rich.text import Text

        now = time.monotonic()
        with self._lock:
            working = sorted(self._working.values(), key=lambda work: work.since)
            finished, failed = len(self._finished), self._failed
        columns, rows = self._console.size
        shown = working[: max(rows - 4, 1)]
        sign = self._style(FRAMES[int(now * PER_SECOND) % len(FRAMES)], "busy")
        size = max((width(work.address) for work in shown), default=0)
        lines = [f"{sign} {fit(padded(work.address, size) + work.told(now), columns - 3)}" for work in shown]
        if len(working) > len(shown):
            lines.append(f"  … and {len(working) - len(shown)} more")
        lines.append(self._footer(finished, len(working), failed, now))
        return Text.from_ansi("\n".join(lines), no_wrap=True)

    def _footer(self, finished: int, working: int, failed: int, now: float) -> str:
        if self._total is None:
            return self._style(f"  connecting · {duration(now - self._since)}", "faint")
        parts = [f"{finished}/{max(self._total, finished)} done", f"{working} in work"]
        if failed:
            parts.append(self._style(f"{failed} failed", "bad"))
        return self._style(f"  {' · '.join(parts)} · {duration(now - self._since)}", "faint")


class _Work:
    """A resource that something is done to. ``since`` is monotonic seconds."""

    __slots__ = ("action", "address", "message", "since")

    def __init__(self, address: str, action: str) -> None:
        self.address = printable(address)
        self.action = action
        self.message = ""
        self.since = time.monotonic()

    def told(self, now: float) -> str:
        """What stands behind the name."""
        message = f"  {printable(self.message)}" if self.message else ""
        return f"  {DOING.get(self.action, self.action.lower())}  {duration(now - self.since)}{message}"


def event_line(event: EventRecord, style: Style, stack: str = "") -> str:
    """``2026-01-31 12:00:00Z [web.server]: CREATE_COMPLETE  reason``."""
    when = event.time.replace("T", " ").split(".")[0].rstrip("Z") + "Z"
    name = ".".join(part for part in (stack or event.stack, event.address) if part)
    role = {"COMPLETE": "good", "FAILED": "bad"}.get(event.status, "busy")
    reason = f"  {printable(event.reason)}" if event.reason else ""
    return f"{when} [{printable(name)}]: {style(event.state, role)}{reason}"


def duration(seconds: float) -> str:
    """``3.2s``, ``1m 05s``, ``2h 03m``."""
    if seconds < 60:
        return f"{seconds:.1f}s"
    minutes, rest = divmod(int(seconds), 60)
    return f"{minutes}m {rest:02}s" if minutes < 60 else f"{minutes // 60}h {minutes % 60:02}m"
