"""Which action waits for which: creations after what they rest on, deletions before it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.runtime.errors import ResourceProblem
from hotc.runtime.planning.batches import connect

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hotc.runtime.planning.batches import Rolling
    from hotc.runtime.planning.plan import Action
    from hotc.runtime.state.history import History

_REPLACED = "replace"


def order_actions(
    wanted: list[Action], deletions: list[Action], known: dict[str, History], rolled: Iterable[Rolling] = ()
) -> list[Action]:
    """Fill in ``requires``, ``order`` and ``late`` of all actions, and give them in an order that respects them."""
    by_address = {action.address: action for action in wanted}
    old = {action.key: action for action in deletions}
    needed_by = _needed_by(known)
    _spread_delete_first(wanted, by_address, deletions)
    for action in wanted:
        action.requires = [a for a in dict.fromkeys(action.rests_on) if a in by_address and by_address[a].changes]
    for action in wanted:
        for key in [*(action.first if action.operation == _REPLACED else ()), *action.awaits]:
            if key in old:
                action.requires.append(key)
                _make_early(old[key], old, needed_by)
    for action in deletions:
        _order_deletion(action, old, needed_by, by_address)
    everything = [*wanted, *deletions]
    for each in rolled:
        everything += each.farewells
        connect(each, everything)
    return _sorted(everything)


def _needed_by(known: dict[str, History]) -> dict[str, list[str]]:
    """Address → keys of the recorded instances that rest on it."""
    found: dict[str, list[str]] = {}
    for history in known.values():
        for row in history.live:
            for address in row.requires:
                found.setdefault(address, []).append(row.key)
    return found


def _spread_delete_first(wanted: list[Action], by_address: dict[str, Action], deletions: list[Action]) -> None:
    """What rests on something that is deleted first, and is replaced as well, has to go before it."""
    for action in wanted:  # requirements come first, so that one pass is enough
        if action.operation != _REPLACED:
            continue
        below = (by_address[address] for address in action.rests_on if address in by_address)
        if any(each.order == "delete-first" for each in below):
            action.first = [each.key for each in deletions if each.part_of == action.key]
        action.order = "delete-first" if action.first else "create-first"


def _make_early(deletion: Action, old: dict[str, Action], needed_by: dict[str, list[str]]) -> None:
    """A deletion that others wait for is no longer one of the last, nor are those that have to come before it."""
    waiting = [deletion]
    while waiting:
        current = waiting.pop()
        if current.late:
            current.late = False
            waiting.extend(old[key] for key in needed_by.get(current.address, ()) if key in old)


def _order_deletion(
    action: Action, old: dict[str, Action], needed_by: dict[str, list[str]], by_address: dict[str, Action]
) -> None:
    dependants = [key for key in needed_by.get(action.address, ()) if key != action.key]
    action.requires = [key for key in dict.fromkeys(dependants) if key in old and old[key].address != action.address]
    if not action.late:
        return
    if action.part_of:
        action.requires.append(action.part_of)
    for key in dependants:
        above = by_address.get(key.rpartition("@")[0])
        if above is not None and above.changes and above.key not in action.requires:
            action.requires.append(above.key)


def _sorted(actions: Iterable[Action]) -> list[Action]:
    """Requirements first, late deletions last; otherwise as given."""
    by_key = {action.key: action for action in actions}
    done: dict[str, Action] = {}
    late_last = sorted(by_key.values(), key=lambda action: action.late)
    for start in late_last:
        path = [(start, iter(start.requires))]
        on_path = {start.key}
        while path:
            action, further = path[-1]
            key = next((each for each in further if each in by_key and each not in done), None)
            if key is None:
                path.pop()
                on_path.discard(action.key)
                done.setdefault(action.key, action)
            elif key in on_path:
                raise ResourceProblem(
                    f"{action.key} and {key} wait for each other: one has to be deleted before the other can be made.",
                    "Apply the change in two steps.",
                )
            else:
                on_path.add(key)
                path.append((by_key[key], iter(by_key[key].requires)))
    return list(done.values())
