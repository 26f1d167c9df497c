"""Looking at what is there: the drift of a stack, and Heat's check. Part of the engine's face (:mod:`.api`)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.runtime.opening import connected, known, opened, refuse_locked

if TYPE_CHECKING:
    import os

    from hotc.runtime.applying.checking import Checked
    from hotc.runtime.applying.events import Listener
    from hotc.runtime.connection.cloud import Cloud
    from hotc.runtime.planning.plan import Plan
    from hotc.runtime.state.store import Store

    StateChoice = Store | str | os.PathLike[str] | None
    CloudChoice = Cloud | str | None


def plan_refresh(stack: str, *, cloud: CloudChoice = None, state: StateChoice = None) -> Plan:
    """What was changed behind our back (``Plan.drift``); applied, it is taken over into the state. Changes nothing.

    Raises :class:`~hotc.runtime.errors.StackNotFound` and :class:`~hotc.runtime.errors.CloudFailed`.
    """
    from hotc.runtime.planning.choices import INPUT, Choices
    from hotc.runtime.planning.refresh_only import make_refresh_plan

    with opened(state) as store:
        record = known(store, stack)
        refuse_locked(store, stack)
        choices = Choices(record.inputs.get(INPUT, {}))
        with connected(cloud, record) as there:
            return make_refresh_plan(record, store, there, policy=lambda address: choices.of(address).drift)


def check_stack(
    stack: str, *, cloud: CloudChoice = None, state: StateChoice = None, listener: Listener | None = None
) -> Checked:
    """Read every resource of a stack, and record what is gone, broken or changed, as Heat's action-check does.

    Raises :class:`~hotc.runtime.errors.StackNotFound`, :class:`~hotc.runtime.errors.StackLocked`,
    :class:`~hotc.runtime.errors.NotPossible` for a suspended stack, and :class:`~hotc.runtime.errors.CloudFailed`.
    """
    from hotc.runtime import drivers
    from hotc.runtime.applying.checking import check
    from hotc.runtime.planning import states

    with opened(state) as store:
        record = known(store, stack)
        with connected(cloud, record) as there, store.lease(stack, "check"):
            record = known(store, stack)
            states.refuse("check", record)
            return check(record, store, there, drivers.lookup, listener=listener)
