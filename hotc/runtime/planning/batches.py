"""Rolling a group over: which of a plan's actions come together, and which wait for them.

A batch is no action of its own: each of its first actions waits for all the last ones of the batch before, and for the
pause between them. What fails in one batch so holds all later ones back.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from hotc.runtime.addresses import around, inside
from hotc.runtime.groups.rolling import Batch, Policy, Rollout, batches
from hotc.runtime.planning.graph import required
from hotc.runtime.planning.plan import Action, Cause

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from hotc.runtime.planning.desired import Desired, Group
    from hotc.runtime.state.history import History


@dataclass(slots=True)
class Rolling:
    """One group that is rolled over.

    ``used``: names of the further members that are there meanwhile; ``farewells``: their deletions.
    """

    address: str
    batches: list[Batch]
    used: list[str]
    farewells: list[Action] = field(default_factory=list)


def rollings(desired: Mapping[str, Desired], actions: Sequence[Action], known: Mapping[str, History]) -> list[Rolling]:
    """The groups of which more than one batch is needed to bring about what the actions say."""
    by_address = {action.address: action for action in actions}
    busy = {each for action in actions if action.changes for each in [action.address, *around(action.address)]}
    found = []
    for wanted in desired.values():
        if wanted.group is None or wanted.address not in by_address or wanted.passing:
            continue
        row = known[wanted.address].latest if wanted.address in known else None
        new = by_address[wanted.address].operation in {"create", "replace"} or row is None
        steps = _steps(wanted.address, wanted.group, busy, known, new=new)
        if len(steps) > 1:
            used = [name for name in wanted.group.passing if any(name in step.changed for step in steps)]
            found.append(Rolling(wanted.address, steps, used))
    return found


def _steps(address: str, group: Group, busy: set[str], known: Mapping[str, History], *, new: bool) -> list[Batch]:
    there = [name for name in _members(address, known) if known[f"{address}/{name}"].latest is not None]
    stale = [name for name in group.names if f"{address}/{name}" in busy and name in there]
    if new:
        if group.create is None:
            return []
        made = [name for name in group.names if name in there and name not in stale]
        policy = Policy(0, group.create.max_batch_size, group.create.pause)
        return batches(Rollout(group.names, made, []), policy)
    if group.update is None or not stale:
        return []
    if group.highest_first:
        stale.reverse()
    going = [name for name in there if name not in group.names]
    removed = frozenset(group.memory.get("removed", ())) & frozenset(going)
    work = Rollout(
        group.names,
        [*going, *(name for name in group.names if name in there)],
        stale,
        group.passing,
        removed,
        resized_last=not group.highest_first,
    )
    return batches(work, group.update)


def _members(address: str, known: Mapping[str, History]) -> list[str]:
    prefix = f"{address}/"
    return [each[len(prefix) :] for each in known if each.startswith(prefix) and "/" not in each[len(prefix) :]]


def farewells(rolling: Rolling, desired: Mapping[str, Desired]) -> list[Action]:
    """The deletions of members that are there only meanwhile. Each is the first instance of its address."""
    found = []
    for name in rolling.used:
        member = f"{rolling.address}/{name}"
        parts = [each for each in desired.values() if each.address == member or inside(each.address, member)]
        for each in parts:
            users = [f"{other.address}@1" for other in parts if each.address in other.requires]
            found.append(
                Action(
                    key=f"{each.address}@1",
                    address=each.address,
                    type=each.type,
                    operation="delete",
                    causes=[Cause("was there so that enough members stay in service", file=each.file, line=each.line)],
                    requires=users,
                    generation=1,
                    rests_on=each.requires,
                    container=each.container,
                )
            )
    return found


def connect(rolling: Rolling, actions: Iterable[Action]) -> None:
    """Put the batches of a group one after the other, by what their actions require."""
    ours = {action.key: action for action in actions if action.changes and inside(action.address, rolling.address)}
    group = next(action for action in actions if action.key == rolling.address)
    numbers = _numbered(rolling, ours.values())
    _bring_forward(rolling, ours, numbers)
    before: list[str] = []
    for number, batch in enumerate(rolling.batches, 1):
        keys = {key for key, its in numbers.items() if its == number}
        _remove_last(keys, ours)
        inner = {each for key in keys for each in ours[key].requires}
        for key in keys:
            action = ours[key]
            action.batch, action.batches = number, len(rolling.batches)
            if not keys & set(action.requires):
                action.pause = batch.pause
                action.requires += [each for each in before if each not in action.requires]
        before = sorted(keys - inner) or before
    group.requires += [key for key in sorted(numbers) if ours[key].generation and key not in group.requires]


def _remove_last(keys: set[str], ours: Mapping[str, Action]) -> None:
    """Within a batch nobody goes before those are there that take their place, so that enough stay in service.

    What has to go first, because a new member gets what only one can have, does so.
    """
    going = {key for key in keys if ours[key].generation and not ours[key].part_of}
    coming = {key for key in keys - going if not ours[key].generation}
    for key in going - required(coming, ours):
        ours[key].requires += sorted(coming - set(ours[key].requires))


def _numbered(rolling: Rolling, actions: Iterable[Action]) -> dict[str, int]:
    """Key → in which batch, from 1 on."""
    changed = {name: number for number, batch in enumerate(rolling.batches, 1) for name in batch.changed}
    removed = {name: number for number, batch in enumerate(rolling.batches, 1) for name in batch.removed}
    depth = rolling.address.count("/") + 1
    found = {}
    for action in actions:
        name = action.address.split("/")[depth]
        gone = action.generation and not action.part_of
        number = (removed if gone and name in removed else changed).get(name)
        if number is not None:
            found[action.key] = number
    return found


def _bring_forward(rolling: Rolling, ours: Mapping[str, Action], numbers: dict[str, int]) -> None:
    """Let old members go with their batch, and not at the very end, unless somebody outside is changed before."""
    for key in numbers:
        action = ours[key]
        if action.late and rolling.address in action.requires:
            action.requires.remove(rolling.address)
    again = True
    while again:
        again = False
        for key in list(numbers):
            if ours[key].late and any(_waits_longer(each, numbers[key], numbers) for each in ours[key].requires):
                del numbers[key]
                ours[key].requires.append(rolling.address)
                again = True
    for key in numbers:
        ours[key].late = False


def _waits_longer(required: str, number: int, numbers: Mapping[str, int]) -> bool:
    """Whether what is required comes after a batch, or at a time that the batches know nothing of."""
    return required not in numbers or numbers[required] > number
