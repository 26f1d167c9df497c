"""Signals to resources while a step goes on: what servers would send."""

from __future__ import annotations

import contextlib
import threading
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .engines import Heat, Hotc

EVERY: Final = 0.5
"""Seconds between two tries: until the resource is there, an engine refuses the signal."""


@contextlib.contextmanager
def signalling(engine: Heat | Hotc, signals: list[list[Any]]) -> Iterator[None]:
    """Send ``signals``, pairs of a resource's name and data, one after the other, each until the engine takes it.

    Whatever was not sent when the step ends is not sent any more.
    """
    ended = threading.Event()

    def send() -> None:
        for name, data in signals:
            while not ended.is_set() and not engine.signal(name, data):
                ended.wait(EVERY)

    sender = threading.Thread(target=send)
    if signals:
        sender.start()
    try:
        yield
    finally:
        ended.set()
        if signals:
            sender.join()
