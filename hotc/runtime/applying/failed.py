"""What ends an action before its time, without being a defect of hotc."""

from __future__ import annotations


class ActionFailed(Exception):  # noqa: N818  # the resource failed, not the engine
    """An action can't be carried out; ``reason`` is for the user. ``tainted``: what was made is broken."""

    def __init__(self, reason: str, *, tainted: bool = False) -> None:
        super().__init__(reason)
        self.reason = reason
        self.tainted = tainted


class Stopped(ActionFailed):
    """An action will not wait any longer, because the apply is being stopped. The next one goes on with it."""

    def __init__(self, waiting_for: str) -> None:
        super().__init__(f"stopped while waiting for {waiting_for}")


class StoppedAtHook(Stopped):
    """An action stands at a hook, and the apply is being stopped. Nothing became of the resource meanwhile."""
