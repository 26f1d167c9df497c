"""What the actions of a plan say of their order, as questions to the whole graph."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from hotc.runtime.planning.plan import Action


def required(keys: Iterable[str], actions: Mapping[str, Action]) -> set[str]:
    """Keys of all actions that these wait for, directly or not."""
    found: set[str] = set()
    waiting = [key for key in keys if key in actions]
    while waiting:
        new = [each for each in actions[waiting.pop()].requires if each in actions and each not in found]
        found.update(new)
        waiting += new
    return found
