"""Following what happens to a stack, from any process; without a lock, by reading the state again and again."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from hotc.runtime.state.records import EventRecord, StackRecord
    from hotc.runtime.state.store import Store

EVERY = 0.5
"""Seconds between two looks."""


def follow(store: Store, stack: StackRecord, *, sleep: Callable[[float], object] = time.sleep) -> Iterator[EventRecord]:
    """The events of a stack, those that there are and then each as it comes, until nobody works on it any more."""
    last = 0
    while True:
        # Asked before the events are read: what the other process wrote last is read after it has gone.
        busy = store.holder(stack.name) is not None
        for event in store.events(stack.lineage, last):
            last = event.id
            yield event
        if not busy:
            return
        sleep(EVERY)
