"""Snapshots of stacks as data, and the plan that leads back to one.

A snapshot holds what the stack was made of, and a copy of each server and volume (:mod:`hotc.runtime.drivers.copies`).
Its ``data``: ``inputs``; ``outputs``, as a plan has them; ``resources``: address → ``type``, ``expressions``,
``requires``, ``deletion_policy``, ``container``, ``external_id``, ``hooks``, ``memory`` (of a group), ``physical_id``,
and ``copy``, the slot of :mod:`hotc.runtime.applying.copying` where there is a copy.
"""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from hotc.runtime.errors import NotPossible
from hotc.runtime.groups.memory import NOTE as MEMORY
from hotc.runtime.planning import externals, restored
from hotc.runtime.planning.breakpoints import HOOKS
from hotc.runtime.planning.changes import updatable
from hotc.runtime.planning.desired import Desired, ordered, recorded_group
from hotc.runtime.planning.drift import FOUND
from hotc.runtime.planning.phases import make_phase_plan, refuse_to_plan
from hotc.runtime.planning.plan import Cause
from hotc.runtime.secrets import reveal
from hotc.runtime.state.history import histories

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from hotc.runtime.connection.cloud import Cloud
    from hotc.runtime.drivers.driver import Driver
    from hotc.runtime.planning.plan import Action, Plan
    from hotc.runtime.state.records import CloudIdentity, ResourceRecord, SnapshotRecord, StackRecord
    from hotc.runtime.state.store import Store

Json = dict[str, Any]


def contents(stack: StackRecord, rows: Iterable[ResourceRecord]) -> Json:
    """What a new snapshot holds before any copy is made. ``rows``: the instances that count."""
    return {
        "inputs": stack.inputs,
        "outputs": _outputs(stack),
        "resources": {
            row.address: {
                "type": row.type,
                "expressions": row.expressions,
                "requires": row.requires,
                "deletion_policy": row.deletion_policy,
                "container": row.container,
                "external_id": externals.recorded(row),
                "hooks": row.notes.get(HOOKS, []),
                "memory": row.notes.get(MEMORY, {}),
                "physical_id": row.physical_id,
            }
            for row in rows
        },
    }


def _outputs(stack: StackRecord) -> Json:
    return {
        name: {"value": each.get("expression"), "description": each.get("description", "")}
        for name, each in stack.outputs.items()
    }


def find(record: StackRecord, store: Store, name_or_id: str) -> SnapshotRecord:
    """The snapshot of this id or name, the newest of several. Raises :class:`NotPossible`."""
    there = store.snapshots(record.lineage)
    found = [each for each in there if name_or_id in (each.id, each.name)]
    if not found:
        names = ", ".join(each.name for each in there)
        raise NotPossible(
            f"Stack {record.name} has no snapshot {name_or_id}.",
            f"It has: {names}." if names else f"It has none; take one: hotc snapshot {record.name}",
        )
    return found[-1]


def make_snapshot_plan(record: StackRecord, store: Store, name: str = "") -> Plan:
    """The plan that takes a snapshot, or goes on with one that was begun. Raises :class:`NotPossible`."""
    plan = make_phase_plan("snapshot", record, store)
    there = store.snapshots(record.lineage)
    begun = next((each for each in there if each.status != "COMPLETE" and record.action == "SNAPSHOT"), None)
    if begun is not None and record.status != "COMPLETE":
        if name not in ("", begun.name):
            raise NotPossible(
                f"The snapshot {begun.name} of stack {record.name} did not come to its end.",
                f"Go on with it: hotc snapshot {record.name}. Or: hotc snapshot delete {record.name} {begun.name}",
            )
        plan.snapshot = {"id": begun.id, "name": begun.name}
        return plan
    if any(each.name == name for each in there):
        raise NotPossible(f"Stack {record.name} has a snapshot {name} already.", "Give another name, or delete it.")
    plan.snapshot = {"id": str(uuid.uuid4()), "name": name or f"{record.name}-{plan.created_at[:19]}Z"}
    return plan


def make_restore_plan(
    record: StackRecord,
    snapshot: SnapshotRecord,
    store: Store,
    cloud: Cloud,
    *,
    identity: CloudIdentity,
    driver_of: Callable[[str], Driver | None],
) -> Plan:
    """The plan that leads back to what the stack was. Raises :class:`NotPossible`, and as an ordinary plan does."""
    from hotc.runtime.planning.make import plan_desired

    refuse_to_plan(record)
    if snapshot.status != "COMPLETE":
        raise NotPossible(
            f"The snapshot {snapshot.name} is not complete ({snapshot.reason or snapshot.status}).",
            f"Nothing can be restored from it; see hotc snapshot list {record.name}",
        )
    overrides = _overrides(snapshot, driver_of)
    plan = plan_desired(
        record.name,
        ordered(_desired(snapshot, overrides)),
        snapshot.data["outputs"],
        record,
        store=store,
        cloud=cloud,
        identity=identity,
        driver_of=driver_of,
        refresh="touched",
    )
    plan.action = "RESTORE"
    plan.inputs = {**snapshot.data["inputs"]}
    plan.inputs.pop(restored.INPUT, None)
    if overrides:
        plan.inputs[restored.INPUT] = overrides
    known = histories(store.resources(record.lineage))
    for action in plan.actions:
        kept = snapshot.data["resources"].get(action.address)
        if kept is None or action.generation:
            continue
        action.memory = kept["memory"]
        if action.address in overrides and action.operation == "none":
            row = known[action.address].latest
            assert row is not None
            _restore_again(action, row, kept, plan, driver_of)
    return plan


def _overrides(snapshot: SnapshotRecord, driver_of: Callable[[str], Driver | None]) -> Json:
    """What the copies change, as :mod:`.restored` notes it."""
    before = snapshot.data["inputs"].get(restored.INPUT, {})
    found: Json = {}
    for address, kept in snapshot.data["resources"].items():
        driver, slot = driver_of(kept["type"]), kept.get("copy") or {}
        if driver is None or driver.copies is None or not slot.get("id"):
            continue
        for name, value in driver.copies.restored(kept["expressions"], slot["id"]).items():
            earlier = before.get(address, {}).get(name)
            said = earlier["expression"] if earlier is not None else kept["expressions"].get(name)
            found.setdefault(address, {})[name] = {"expression": said, "value": value}
    return found


def _desired(snapshot: SnapshotRecord, overrides: Json) -> dict[str, Desired]:
    found = {}
    for address, kept in snapshot.data["resources"].items():
        expressions = kept["expressions"]
        for name, entry in overrides.get(address, {}).items():
            expressions = restored.put(expressions, name, entry["value"])
        found[address] = Desired(
            address=address,
            type=kept["type"],
            expressions=expressions,
            requires=list(kept["requires"]),
            deletion_policy=kept["deletion_policy"],
            source=None,
            container=kept["container"],
            external_id=kept["external_id"],
            hooks=list(kept["hooks"]),
            group=recorded_group(kept["type"], kept["memory"]) if kept["container"] else None,
        )
    return found


def _restore_again(
    action: Action, row: ResourceRecord, kept: Json, plan: Plan, driver_of: Callable[[str], Driver | None]
) -> None:
    """It was made of that very copy before; what happened in it since is undone all the same."""
    driver = driver_of(row.type)
    assert driver is not None
    assert driver.copies is not None
    names = driver.copies.restored(kept["expressions"], kept["copy"]["id"])
    plain = reveal(row.properties, lenient=True)
    without = {name: value for name, value in plain.items() if name not in names}
    if not all(updatable(row.type, driver, name, without, plain) for name in names if name in plain):
        plan.warnings.append(
            f"{row.address} is made of {driver.copies.kind} {kept['copy']['id']} already, and can't be overwritten; "
            f"to make it anew: hotc apply {plan.stack} --replace {row.address}"
        )
        return
    sent = driver.copies.forgotten(reveal(row.sent, lenient=True))
    action.operation = "update"
    action.observed = {
        "properties": {name: value for name, value in row.properties.items() if name not in names},
        "sent": sent,
        FOUND: True,
    }
    copy = kept["copy"]
    action.causes = [Cause(f"is overwritten by {driver.copies.kind} {copy['name']} ({copy['id']})")]
