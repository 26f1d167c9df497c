"""From inputs and state to a plan: compile, flatten, compare."""

from __future__ import annotations

import time
import uuid
from functools import cache
from typing import TYPE_CHECKING, Any

from hotc.runtime import drivers
from hotc.runtime.applying.events import timestamp
from hotc.runtime.child_stacks.holding import holding
from hotc.runtime.child_stacks.inputs import Parent
from hotc.runtime.child_stacks.looking import Within, going
from hotc.runtime.opening import answered
from hotc.runtime.planning import deferral, irreversible, states
from hotc.runtime.planning.answers import Answers, pseudo_parameters
from hotc.runtime.planning.binding import bind
from hotc.runtime.planning.breakpoints import of_deletions
from hotc.runtime.planning.choices import INPUT, Choices
from hotc.runtime.planning.deciding import Given, decide, refuse
from hotc.runtime.planning.late import late_arrivals
from hotc.runtime.planning.moved import refuse_wanted, seen
from hotc.runtime.planning.narrowing import without
from hotc.runtime.planning.outputs import changed_outputs
from hotc.runtime.planning.picking import Picks, pick
from hotc.runtime.planning.pins import moved, pin
from hotc.runtime.planning.plan import Plan
from hotc.runtime.planning.refresh import AT_ONCE
from hotc.runtime.planning.restored import overlay
from hotc.runtime.planning.wanted import invalid
from hotc.runtime.signals import urls as signal_urls
from hotc.runtime.state.history import histories
from hotc.runtime.state.records import CloudIdentity
from hotc.version import __version__

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from hotc.compiler.instance import Instance
    from hotc.runtime.connection.cloud import Cloud
    from hotc.runtime.drivers.driver import Driver
    from hotc.runtime.groups.naming import StateNaming
    from hotc.runtime.planning.desired import Desired
    from hotc.runtime.planning.refresh import Scope
    from hotc.runtime.planning.wanted import Wanted
    from hotc.runtime.state.history import History
    from hotc.runtime.state.records import ResourceRecord, StackRecord
    from hotc.runtime.state.store import Store

Json = dict[str, Any]


def make_plan(
    stack: str,
    record: StackRecord | None,
    wanted: Wanted,
    store: Store,
    cloud: Cloud,
    *,
    refresh: Scope = "touched",
    checks: bool = True,
    picks: Picks | None = None,
) -> Plan:
    """The plan of an apply; ``picks`` is what the user wants of it.

    Raises :class:`CloudFailed`, what drivers find wrong, and :class:`TemplateInvalid` for what ``checks`` find on the
    cloud.
    """
    choices = Choices(wanted.inputs.get(INPUT, {}))
    now = seen(choices, record, store)
    rows = now.store.resources(record.lineage) if record is not None else []
    warnings = _checked(wanted, rows, cloud) if checks else []
    identity = CloudIdentity(cloud.auth_url, cloud.region, cloud.project_id, cloud.name)
    cloud = holding(cloud, store, Parent(stack, wanted.inputs))
    overlay(wanted.resources, wanted.inputs, record.inputs if record is not None else {})
    plan = plan_desired(
        stack,
        wanted.resources,
        wanted.outputs,
        record,
        store=store,
        cloud=cloud,
        identity=identity,
        signal_base=wanted.inputs.get(signal_urls.INPUT) or "",
        refresh=refresh,
        at_once=AT_ONCE,
        choices=choices,
        picks=picks,
        instance=wanted.compilation.instance,
        rows=rows,
        within=Within(cloud, stack, refresh=refresh, checks=checks),
    )
    with answered("what the names in the template mean"):
        plan.pins = pin(wanted.compilation, plan.actions, cloud)
    plan.inputs = wanted.inputs
    idle = choices.idle({action.address for action in plan.actions})
    plan.warnings[:0] = [*warnings, *idle]
    return plan


def _checked(wanted: Wanted, rows: list[ResourceRecord], cloud: Cloud) -> list[str]:
    """What the cloud says about names, sizes and quotas that is no error, in words. Raises :class:`TemplateInvalid`."""
    from hotc.runtime.checks import Facts, check

    compilation = wanted.compilation
    before = set(map(id, compilation.diagnostics))
    with Facts(cloud) as facts:
        check(compilation, facts, rows)
    if not compilation.ok:
        raise invalid(compilation, wanted.inputs)
    found = [finding for finding in compilation.diagnostics if id(finding) not in before]
    return [f"{each.file}:{each.line}: {each.message}" if each.span else each.message for each in found]


def naming(stack: str, record: StackRecord | None, store: Store, sizes: Mapping[str, int] | None = None) -> StateNaming:
    """Who the members of the groups of a stack are; ``sizes``: address → how many a signal asks for."""
    from hotc.runtime.groups.naming import StateNaming

    def rows() -> list[ResourceRecord]:
        return store.resources(record.lineage) if record is not None else []

    return StateNaming(rows, record.lineage if record is not None else stack, sizes)


def answers(stack: str, record: StackRecord | None, store: Store, cloud: Cloud) -> Answers:
    """What the recorded resources of a stack answer, before anything is planned."""

    @cache  # most stacks have no group whose size has to be asked for: to read all rows for nothing takes long
    def known() -> dict[str, History]:
        return histories(store.resources(record.lineage) if record is not None else [])

    identity = CloudIdentity(cloud.auth_url, cloud.region, cloud.project_id, cloud.name)
    pseudo = pseudo_parameters(stack, record.lineage if record is not None else "", identity)
    held = holding(cloud, store, Parent(stack, record.inputs if record is not None else {}))
    return Answers(lambda each: known()[each].latest if each in known() else None, lambda: held, drivers.lookup, pseudo)


def plan_desired(
    stack: str,
    desired: dict[str, Desired],
    outputs: Json,
    record: StackRecord | None,
    *,
    store: Store,
    cloud: Cloud,
    identity: CloudIdentity,
    refresh: Scope = "none",
    driver_of: Callable[[str], Driver | None] = drivers.lookup,
    at_once: int = 1,
    choices: Choices | None = None,
    picks: Picks | None = None,
    instance: Instance | None = None,
    rows: list[ResourceRecord] | None = None,
    signal_base: str = "",
    within: Within | None = None,
) -> Plan:
    """The plan that leads from what is recorded to what is wanted (requirements first), with these outputs.

    ``refresh``: of which resources the cloud is asked; ``at_once``: with how many requests at the same time.
    ``choices`` are the settings, ``picks`` what the user wants of it, ``instance`` what selectors are asked of.
    ``rows``: what is taken to be recorded; ``None``: what is. ``within`` looks into child stacks.
    """
    cloud = holding(cloud, store, Parent(stack, record.inputs if record is not None else {}))
    choices, picks = choices or Choices(), picks or Picks()
    now = seen(choices, record, store)
    refuse_wanted(now.moves, desired, choices)
    record, store = now.record, now.store
    if rows is None:
        rows = store.resources(record.lineage) if record is not None else []
    known = histories(rows)
    lineage = record.lineage if record is not None else str(uuid.uuid4())

    def latest(address: str) -> ResourceRecord | None:
        return known[address].latest if address in known else None

    given = Given(desired, rows, known, choices, cloud, driver_of, store.owned, within)
    with answered("while planning"):
        picked = pick(picks, instance, desired, rows)
        picked.excludes |= deferral.deferred(desired, rows)
        pseudo = pseudo_parameters(stack, lineage, identity)
        decided = decide(
            given,
            lambda: Answers(latest, lambda: cloud, driver_of, pseudo, lambda: signal_base),
            picked,
            narrow=picks.narrow or bool(picked.excludes),
            refresh=refresh,
            at_once=at_once,
        )
        actions, left_out, said = decided.actions, decided.left_out, decided.said
        irreversible.mark(actions, known, driver_of)
        refuse(given, decided)
        going(actions, rows, store)
        bound = bind(actions, rows, said)
        shifted = list(moved([row for row in rows if row.key in said.objects], cloud))
        of_deletions(actions, instance)
        choices.give_time(actions)
        inside = [row for row in rows if decided.part.has(row.address)]
        actions += late_arrivals(actions, inside, store, cloud, driver_of)
    if left_out:
        absent = {each.address for each in actions if each.left_out and latest(each.address) is None}
        outputs = without(outputs, absent | {each["address"] for each in deferral.announced(desired)})
    new = record is None or (record.action == "CREATE" and record.status != "COMPLETE")
    return Plan(
        stack=stack,
        lineage=lineage,
        serial=record.serial if record is not None else 0,
        action="CREATE" if new else "UPDATE",
        cloud=identity,
        actions=actions,
        outputs=outputs,
        outputs_changed=changed_outputs(record.outputs if record is not None else {}, outputs),
        picked=picks.as_dict(),
        moved=now.moves,
        left_out=left_out,
        deferred=deferral.announced(desired),
        warnings=[*states.warnings("apply", record), *decided.warnings, *decided.drifts.warnings, *shifted],
        bound=bound,
        drift=decided.drifts.found,
        unsettled=record is None or record.status != "COMPLETE",
        created_at=timestamp(time.time()),
        hotc=__version__,
    )
