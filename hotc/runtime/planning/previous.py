"""What a stack was before an update: recorded when the update begins, so that a rollback can lead back to it.

Key in the notes of a stack: ``previous``, from the first commit of an update until the stack is COMPLETE again:
``{"inputs": …, "outputs": {name: {"value", "description"}}, "resources": {address: before or null}}``. ``before`` is
``{"type", "expressions", "requires", "deletion_policy", "container", "instance", "external_id", "group"}``, ``null``
what was not there. Resources that the update leaves as they are have no entry: their rows say what they were. Several
updates in a row that fail have one ``previous``: what the stack was when it was COMPLETE last. A stack whose creation
has not come to its end has none: before, it was not there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hotc.runtime.groups.memory import NOTE as GROUP
from hotc.runtime.groups.memory import ROLLING
from hotc.runtime.planning import externals
from hotc.runtime.planning.breakpoints import HOOKS
from hotc.runtime.planning.desired import Desired, ordered, recorded_group
from hotc.runtime.planning.expressions import equal
from hotc.runtime.state.history import going, histories

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable

    from hotc.runtime.planning.plan import Action
    from hotc.runtime.state.history import History
    from hotc.runtime.state.records import ResourceRecord, StackRecord

Json = dict[str, Any]

PREVIOUS = "previous"
_OF_GROUPS = frozenset({"members", "removed", "definition", ROLLING})
"""What comes back of the memory of a group; which names were drawn, and when it was scaled last, stays as it is."""


def remember(
    stack: StackRecord,
    actions: Iterable[Action],
    latest: Callable[[str], ResourceRecord | None],
    addresses: Iterable[str],
    *,
    creating: bool,
) -> None:
    """Note what a stack is, before an update (``creating``: before it is there) of these actions begins.

    ``addresses``: all that have rows. To be called before anything of the record is changed.
    """
    if PREVIOUS not in stack.notes:
        if creating:
            return
        outputs = {
            name: {"value": each.get("expression"), "description": each.get("description")}
            for name, each in stack.outputs.items()
        }
        stack.notes[PREVIOUS] = {"inputs": stack.inputs, "outputs": outputs, "resources": {}}
        if stack.action == "ROLLBACK" and stack.status != "COMPLETE":  # of a create: nothing of it was there before
            stack.notes[PREVIOUS]["resources"] = dict.fromkeys(addresses)
    known = stack.notes[PREVIOUS]["resources"]
    for action in actions:
        row = latest(action.address)
        if action.address in known or not _concerned(action, row):
            continue
        known[action.address] = _before(row) if row is not None else None


def _concerned(action: Action, row: ResourceRecord | None) -> bool:
    """Whether the update changes the resource, or what is recorded of it."""
    if action.changes or row is None:
        return True
    recorded = (row.deletion_policy, row.requires)
    return recorded != (action.deletion_policy, list(action.rests_on)) or not equal(row.expressions, action.expressions)


def _before(row: ResourceRecord) -> Json:
    return {
        "type": row.type,
        "expressions": row.expressions,
        "requires": row.requires,
        "deletion_policy": row.deletion_policy,
        "container": row.container,
        "instance": row.instance,
        "external_id": externals.recorded(row),
        "hooks": row.notes.get(HOOKS, []),
        "group": {name: value for name, value in row.notes.get(GROUP, {}).items() if name in _OF_GROUPS},
    }


def desired_before(stack: StackRecord, rows: Iterable[ResourceRecord]) -> dict[str, Desired]:
    """The resources as they were, by address, requirements first."""
    previous = stack.notes.get(PREVIOUS)
    if previous is None:
        return {}
    wanted: dict[str, Json] = {address: each for address, each in previous["resources"].items() if each is not None}
    for address, history in histories(rows).items():
        if address not in previous["resources"] and history.latest is not None:
            wanted[address] = _before(history.latest)
    return ordered(
        {
            address: Desired(
                address=address,
                type=each["type"],
                expressions=each["expressions"],
                requires=list(each["requires"]),
                deletion_policy=each["deletion_policy"],
                source=None,
                container=each["container"],
                external_id=each["external_id"],
                hooks=list(each.get("hooks", ())),
                group=recorded_group(each["type"], each["group"]) if each["container"] else None,
            )
            for address, each in wanted.items()
        }
    )


def bring_back(stack: StackRecord, known: dict[str, History]) -> list[tuple[ResourceRecord, int]]:
    """Let old instances that are still there be the current ones again: they get a new generation, the highest.

    ``known``: all rows by address, changed in place. Gives each row with the generation that it had. What the cloud
    says is broken, and what is being deleted, is not brought back: it would have to be replaced at once.
    """
    before = (stack.notes.get(PREVIOUS) or {}).get("resources", {})
    found = []
    for address, each in before.items():
        history = known.get(address)
        if each is None or history is None:
            continue
        row = next((row for row in history.rows if row.instance == each["instance"]), None)
        if row is None or row is history.rows[-1] or row.physical_id is None:
            continue
        if row.tainted or going(row):
            continue
        found.append((row, row.generation))
        row.generation = history.rows[-1].generation + 1
        history.rows.remove(row)
        history.rows.append(row)
    return found


def forget(stack: StackRecord, addresses: Collection[str]) -> None:
    """Leave resources out of the way back: they are to be forgotten, not to be made again."""
    previous = stack.notes.get(PREVIOUS)
    if previous is not None:
        kept = previous["resources"].items()
        previous["resources"] = {address: each for address, each in kept if address not in addresses}
