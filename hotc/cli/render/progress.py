"""How an event, and how long something took, is written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.cli.render.texts import printable

if TYPE_CHECKING:
    from hotc.cli.render.style import Style
    from hotc.runtime.applying.events import EventRecord

DONE: dict[str, str] = {
    "CREATE": "created",
    "UPDATE": "updated",
    "DELETE": "destroyed",
    "CHECK": "checked",
    "ADOPT": "read",
    "SUSPEND": "suspended",
    "RESUME": "resumed",
    "SNAPSHOT": "kept in the snapshot",
}
DOING: dict[str, str] = {
    "CREATE": "creating",
    "UPDATE": "updating",
    "DELETE": "destroying",
    "CHECK": "checking",
    "ADOPT": "reading",
    "SUSPEND": "suspending",
    "RESUME": "resuming",
    "SNAPSHOT": "taking a snapshot",
}


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
