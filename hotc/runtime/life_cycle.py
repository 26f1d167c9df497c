"""The engine's face for what becomes of a whole stack besides applying a template: sleep, snapshots, and back again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hotc.runtime.opening import connected, known, opened, refuse_locked

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from hotc.runtime.applying.result import Failure
    from hotc.runtime.hooks import Standing
    from hotc.runtime.opening import CloudChoice, StateChoice
    from hotc.runtime.planning.phases import Phase
    from hotc.runtime.planning.plan import Plan
    from hotc.runtime.state.records import EventRecord, SnapshotRecord

Json = dict[str, Any]


def plan_phase(phase: Phase, stack: str, *, cloud: CloudChoice = None, state: StateChoice = None) -> Plan:
    """What suspending or resuming a stack would do, from the state alone; :func:`hotc.runtime.api.apply` does it.

    Raises :class:`StackNotFound`, and :class:`~hotc.runtime.errors.NotPossible` when the stack is in no state for it.
    """
    from hotc.runtime.planning.phases import make_phase_plan

    with opened(state) as store:
        record = known(store, stack)
        refuse_locked(store, stack)
        with connected(cloud, record):
            return make_phase_plan(phase, record, store)


def plan_snapshot(stack: str, name: str = "", *, cloud: CloudChoice = None, state: StateChoice = None) -> Plan:
    """What taking a snapshot of a stack would do; :func:`hotc.runtime.api.apply` does it.

    One that was begun is gone on with.

    Raises :class:`StackNotFound`, and :class:`~hotc.runtime.errors.NotPossible`.
    """
    from hotc.runtime.planning.snapshots import make_snapshot_plan

    with opened(state) as store:
        record = known(store, stack)
        refuse_locked(store, stack)
        with connected(cloud, record):
            return make_snapshot_plan(record, store, name)


def plan_restore(stack: str, snapshot: str, *, cloud: CloudChoice = None, state: StateChoice = None) -> Plan:
    """What leading a stack back to a snapshot (its name or id) would do; :func:`hotc.runtime.api.apply` does it.

    Raises :class:`StackNotFound`, :class:`~hotc.runtime.errors.NotPossible`, and as :func:`hotc.runtime.api.plan` does.
    """
    from hotc.runtime import drivers
    from hotc.runtime.planning.snapshots import find, make_restore_plan

    with opened(state) as store:
        record = known(store, stack)
        refuse_locked(store, stack)
        found = find(record, store, snapshot)
        with connected(cloud, record) as here:
            return make_restore_plan(record, found, store, here, identity=record.cloud, driver_of=drivers.lookup)


def snapshots(stack: str, *, state: StateChoice = None) -> list[SnapshotRecord]:
    """The snapshots of a stack, oldest first. Raises :class:`StackNotFound`."""
    with opened(state) as store:
        return store.snapshots(known(store, stack).lineage)


def snapshot(stack: str, name_or_id: str, *, state: StateChoice = None) -> SnapshotRecord:
    """One snapshot of a stack. Raises :class:`StackNotFound` and :class:`~hotc.runtime.errors.NotPossible`."""
    from hotc.runtime.planning.snapshots import find

    with opened(state) as store:
        return find(known(store, stack), store, name_or_id)


def delete_snapshot(
    stack: str, name_or_id: str, *, cloud: CloudChoice = None, state: StateChoice = None
) -> list[Failure]:
    """Delete a snapshot of a stack, with the copies that it holds on the cloud. What failed; such a one stays known.

    Raises :class:`StackNotFound`, :class:`StackLocked` and :class:`~hotc.runtime.errors.NotPossible`.
    """
    from hotc.runtime import drivers
    from hotc.runtime.applying.apply import remove_snapshot
    from hotc.runtime.planning.snapshots import find

    with opened(state) as store:
        record = known(store, stack)
        refuse_locked(store, stack)
        found = find(record, store, name_or_id)
        with connected(cloud, record) as here:
            return remove_snapshot(record, found, store, here, drivers.lookup)


def mark_unhealthy(
    stack: str, resource: str, reason: str = "", *, reset: bool = False, state: StateChoice = None
) -> list[str]:
    """Let the next apply replace a resource (its address, or its id on the cloud); ``reset``: no longer.

    Gives the addresses that changed. Raises :class:`StackNotFound`, :class:`StackLocked` and
    :class:`~hotc.runtime.errors.NotPossible`.
    """
    from hotc.runtime.unhealthy import mark

    with opened(state) as store:
        return mark(store, known(store, stack), resource, reason, reset=reset)


def hooks(stack: str, *, state: StateChoice = None) -> list[Standing]:
    """The resources of a stack that stand at a hook. Raises :class:`StackNotFound`."""
    from hotc.runtime.hooks import standing

    with opened(state) as store:
        return standing(store, known(store, stack))


def clear_hooks(
    stack: str, resources: Collection[str] = (), hooks: Collection[str] = (), *, state: StateChoice = None
) -> list[Standing]:
    """Clear hooks: at which these resources stand (addresses, with ``*`` and ``?``; none: all), of these names (none:
    all).

    Whoever works on the stack hears it within about a second, else the next apply does. Raises :class:`StackNotFound`
    and :class:`~hotc.runtime.errors.NotPossible`.
    """
    from hotc.runtime.hooks import clear

    with opened(state) as store:
        return clear(store, known(store, stack), resources, hooks)


def follow(stack: str, *, state: StateChoice = None) -> Iterator[EventRecord]:
    """The events of a stack, those that there are and then each as it comes, until nobody works on it any more.

    Of the stack that was destroyed last, if there is none now. Raises :class:`StackNotFound`.
    """
    from hotc.runtime.event_stream import follow as events

    with opened(state) as store:
        gone = store.deleted_stack(stack) if store.stack(stack) is None else None
        yield from events(store, gone or known(store, stack))


def resource(
    stack: str, address: str, *, attributes: bool = True, cloud: CloudChoice = None, state: StateChoice = None
) -> Json:
    """All about one resource: what is recorded, what rests on it, and (``attributes``) what the cloud says.

    ``address``, or the id on the cloud. Secrets are :class:`hotc.compiler.values.Secret`. Raises
    :class:`StackNotFound` and :class:`~hotc.runtime.errors.NotPossible`.
    """
    from hotc.runtime.child_stacks.holding import holding
    from hotc.runtime.child_stacks.inputs import Parent
    from hotc.runtime.showing import attributes_of, find, recorded

    with opened(state) as store:
        record = known(store, stack)
        rows = store.resources(record.lineage)
        row = find(record, rows, address)
        shown = recorded(row, rows)
        if attributes and row.physical_id is not None and not row.container:
            with connected(cloud, record) as here:
                held = holding(here, store, Parent(record.name, record.inputs))
                shown["attributes"] = attributes_of(record, rows, row, held)
        return shown
