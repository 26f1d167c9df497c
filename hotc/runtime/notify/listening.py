"""A listener that tells others. It never holds the work up, and never makes it fail."""

from __future__ import annotations

import queue
import threading
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

from hotc.runtime.applying.events import Silent
from hotc.runtime.notify.channels import open_channel
from hotc.runtime.notify.message import About, envelope

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from hotc.runtime.applying.events import EventRecord, Listener
    from hotc.runtime.connection.cloud import Cloud
    from hotc.runtime.notify.channels import Channel
    from hotc.runtime.planning.plan import Plan
    from hotc.runtime.state.records import StackRecord

Json = dict[str, Any]

LINGER: Final = 15.0
"""Seconds that are waited in the end for what is still to be delivered."""


@contextmanager
def notifying(
    listener: Listener | None, urls: Iterable[str], plan: Plan, record: StackRecord | None, cloud: Cloud
) -> Iterator[Listener]:
    """The listener, or one around it that tells these URLs. Raises what :class:`Notifying` raises."""
    listener, urls = listener or Silent(), list(urls)
    if not urls:
        yield listener
        return
    auth = cloud.connection.config.config.get("auth", {})
    about = About(
        stack_id=plan.lineage,
        project_id=cloud.project_id,
        user_id=cloud.connection.current_user_id or "",
        username=str(auth.get("username", "")),
        created_at=record.created_at if record is not None else "",
    )
    with Notifying(listener, urls, about) as told:
        yield told


class Notifying:
    """Hands everything on to ``inner``, and tells the stack's own events to all channels.

    Use it in ``with``. Raises :class:`~hotc.runtime.errors.NotificationRefused` for a URL that can't be used.
    """

    def __init__(self, inner: Listener, urls: Iterable[str], about: About) -> None:
        self._inner = inner
        self._about = about
        self._deliveries = [_Delivery(open_channel(url)) for url in dict.fromkeys(urls)]

    def __enter__(self) -> Notifying:
        for each in self._deliveries:
            each.start()
        return self

    def __exit__(self, *_error: object) -> None:
        until = time.monotonic() + LINGER
        for each in self._deliveries:
            each.end(until)
        self._complain()

    def started(self, plan: Plan) -> None:
        """Hand on."""
        self._inner.started(plan)

    def event(self, event: EventRecord) -> None:
        """Hand on; tell it, if it is the stack's own."""
        self._inner.event(event)
        if not event.address:
            message = envelope(event, self._about)
            for each in self._deliveries:
                each.put(message)
        self._complain()

    def progress(self, address: str, message: str) -> None:
        """Hand on."""
        self._inner.progress(address, message)

    def stopping(self, why: str, unbegun: list[str]) -> None:
        """Hand on."""
        self._inner.stopping(why, unbegun)

    def _complain(self) -> None:
        """Say, once for each channel, that it can't be told; in the thread in which listeners are called."""
        for each in self._deliveries:
            if each.problem and not each.told:
                each.told = True
                self._inner.progress("", f"{each.channel.name} can't be notified: {each.problem}")


class _Delivery:
    """One channel, with its thread and what it has still to send."""

    def __init__(self, channel: Channel) -> None:
        self.channel = channel
        self.problem = ""
        self.told = False
        self._waiting: queue.SimpleQueue[Json | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._work, name=f"notify {channel.name}", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def put(self, message: Json) -> None:
        self._waiting.put(message)

    def end(self, until: float) -> None:
        self._waiting.put(None)
        self._thread.join(max(0.0, until - time.monotonic()))
        if self._thread.is_alive():
            self.problem = self.problem or "it did not answer in time"

    def _work(self) -> None:
        while (message := self._waiting.get()) is not None:
            try:
                self.channel.send(message)
            except Exception as error:  # noqa: BLE001  # whatever a bus or a hook says: told, and gone on
                self.problem = _worded(error)
        self.channel.close()


def _worded(error: Exception) -> str:
    """Why, without the URL that requests writes into its messages."""
    from hotc.runtime.errors import NotificationRefused

    return str(error) if isinstance(error, NotificationRefused) else type(error).__name__
