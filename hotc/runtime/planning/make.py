"""From inputs and state to a plan: compile, flatten, compare."""

from __future__ import annotations

import time
import uuid
from dataclasses import dataclass
from functools import cache, partial
from typing import TYPE_CHECKING, Any

from hotc.compiler.global_environments import global_environments
from hotc.runtime import drivers
from hotc.runtime.applying.events import timestamp
from hotc.runtime.applying.settling import matching
from hotc.runtime.errors import TemplateInvalid, TemplateUnreadable
from hotc.runtime.opening import answered
from hotc.runtime.planning import deferral, irreversible, states
from hotc.runtime.planning.answers import Answers, pseudo_parameters
from hotc.runtime.planning.binding import bind
from hotc.runtime.planning.breakpoints import of_deletions, refuse_restricted
from hotc.runtime.planning.choices import INPUT, Choices
from hotc.runtime.planning.desired import flatten
from hotc.runtime.planning.drifts import Drifts
from hotc.runtime.planning.externals import must_be_there
from hotc.runtime.planning.inputs import drop_lost, plain_parameters, sources, with_secrets_marked
from hotc.runtime.planning.moved import refuse_wanted, seen
from hotc.runtime.planning.narrowing import narrowed, without
from hotc.runtime.planning.outputs import changed_outputs, wanted_outputs
from hotc.runtime.planning.part import Part
from hotc.runtime.planning.picking import Picks, pick
from hotc.runtime.planning.pins import moved, pin
from hotc.runtime.planning.plan import Cause, Plan
from hotc.runtime.planning.planner import Planner, deletion
from hotc.runtime.planning.protection import refuse_forbidden
from hotc.runtime.planning.refresh import AT_ONCE, Refresh
from hotc.runtime.planning.restored import overlay
from hotc.runtime.secrets import reveal
from hotc.runtime.signals import urls as signal_urls
from hotc.runtime.state.history import histories, missed
from hotc.runtime.state.records import CloudIdentity
from hotc.version import __version__

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from hotc.compiler.compilation import Compilation
    from hotc.compiler.context import Limits
    from hotc.compiler.instance import Instance
    from hotc.compiler.membership import Naming
    from hotc.runtime.connection.cloud import Cloud
    from hotc.runtime.drivers.driver import Driver
    from hotc.runtime.groups.naming import StateNaming
    from hotc.runtime.planning.desired import Desired
    from hotc.runtime.planning.plan import Action
    from hotc.runtime.planning.refresh import Scope
    from hotc.runtime.state.history import History
    from hotc.runtime.state.records import ResourceRecord, StackRecord
    from hotc.runtime.state.store import Store

Json = dict[str, Any]


@dataclass(slots=True)
class Wanted:
    """What the inputs ask for, found out without a cloud: resources (requirements first), outputs, what to record."""

    resources: dict[str, Desired]
    outputs: Json
    inputs: Json
    compilation: Compilation


def wanted_by(stack: str, inputs: Json, target: str | None = None, naming: Naming | None = None) -> Wanted:
    """Compile and flatten; ``naming`` knows the members of groups.

    Raises :class:`TemplateInvalid`, :class:`~hotc.runtime.errors.NoDriver` and others.
    """
    compilation = compiled(stack, inputs, target, naming)
    assert compilation.instance is not None
    resources, outputs = flatten(compilation.instance, drivers.lookup), wanted_outputs(compilation.instance)
    signal_urls.check(resources, outputs, inputs.get(signal_urls.INPUT) or "")
    return Wanted(
        resources,
        outputs,
        with_secrets_marked(inputs, compilation) | {"sources": sources(compilation)},
        compilation,
    )


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
    warnings = _checked(wanted, now.record, now.store, cloud) if checks else []
    identity = CloudIdentity(cloud.auth_url, cloud.region, cloud.project_id, cloud.name)
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
    )
    with answered("what the names in the template mean"):
        plan.pins = pin(wanted.compilation, plan.actions, cloud)
    plan.inputs = wanted.inputs
    idle = choices.idle({action.address for action in plan.actions})
    plan.warnings[:0] = [*warnings, *idle]
    return plan


def _checked(wanted: Wanted, record: StackRecord | None, store: Store, cloud: Cloud) -> list[str]:
    """What the cloud says about names, sizes and quotas that is no error, in words. Raises :class:`TemplateInvalid`."""
    from hotc.runtime.checks import Facts, check

    compilation = wanted.compilation
    before = set(map(id, compilation.diagnostics))
    with Facts(cloud) as facts:
        check(compilation, facts, store.resources(record.lineage) if record is not None else ())
    if not compilation.ok:
        raise _invalid(compilation, wanted.inputs)
    found = [finding for finding in compilation.diagnostics if id(finding) not in before]
    return [f"{each.file}:{each.line}: {each.message}" if each.span else each.message for each in found]


def naming(stack: str, record: StackRecord | None, store: Store, sizes: Mapping[str, int] | None = None) -> StateNaming:
    """Who the members of the groups of a stack are; ``sizes``: address → how many a signal asks for."""
    from hotc.runtime.groups.naming import StateNaming

    rows = store.resources(record.lineage) if record is not None else []
    return StateNaming(rows, record.lineage if record is not None else stack, sizes)


def answers(stack: str, record: StackRecord | None, store: Store, cloud: Cloud) -> Answers:
    """What the recorded resources of a stack answer, before anything is planned."""

    @cache  # most stacks have no group whose size has to be asked for: to read all rows for nothing takes long
    def known() -> dict[str, History]:
        return histories(store.resources(record.lineage) if record is not None else [])

    identity = CloudIdentity(cloud.auth_url, cloud.region, cloud.project_id, cloud.name)
    pseudo = pseudo_parameters(stack, record.lineage if record is not None else "", identity)
    return Answers(
        lambda each: known()[each].latest if each in known() else None, lambda: cloud, drivers.lookup, pseudo
    )


def compiled(
    stack: str,
    inputs: Json,
    target: str | None = None,
    naming: Naming | None = None,
    *,
    limits: Limits | None = None,
) -> Compilation:
    """The template, compiled for an apply, and for a release if one is named.

    Parameters of the last apply that the template has no longer are dropped from the inputs. Raises
    :class:`TemplateInvalid` when it has errors.
    """
    compilation = _compiled(inputs, target, naming, limits)
    if not compilation.ok and drop_lost(inputs, compilation):
        compilation = _compiled(inputs, target, naming, limits)
    if not compilation.ok or compilation.instance is None:
        raise _invalid(compilation, inputs)
    return compilation


def _compiled(inputs: Json, target: str | None, naming: Naming | None, limits: Limits | None) -> Compilation:
    import hotc

    return hotc.compile(
        inputs["template"],
        environments=inputs["environments"],
        parameters=plain_parameters(inputs),
        require_parameters=True,
        text=inputs["text"],
        target=target,
        global_environments=global_environments(),
        naming=naming,
        limits=limits,
    )


def _invalid(compilation: Compilation, inputs: Json) -> TemplateInvalid:
    count = sum(finding.severity == "error" for finding in compilation.diagnostics)
    errors = f"{count} errors" if count != 1 else "1 error"
    kind = TemplateInvalid if compilation.unit.source is not None else TemplateUnreadable
    return kind(f"{inputs['template']} has {errors}; nothing was planned.", "", compilation.diagnostics)


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
) -> Plan:
    """The plan that leads from what is recorded to what is wanted (requirements first), with these outputs.

    ``refresh``: of which resources the cloud is asked; ``at_once``: with how many requests at the same time.
    ``choices`` are the settings, ``picks`` what the user wants of it, ``instance`` what selectors are asked of.
    ``rows``: what is taken to be recorded; ``None``: what is.
    """
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

    with answered("while planning"):
        picked = pick(picks, instance, desired, rows)
        picked.excludes |= deferral.deferred(desired, rows)
        narrow = picks.narrow or bool(picked.excludes)
        said = Refresh(cloud, driver_of, at_once)
        if refresh == "all":
            said.ask(rows)
        while True:
            pseudo = pseudo_parameters(stack, lineage, identity)
            answers = Answers(latest, lambda: cloud, driver_of, pseudo, lambda: signal_base)
            _remember(said, known, answers)
            drifts = Drifts(rows, said, driver_of, lambda address: choices.of(address).drift)
            planner_of = partial(Planner, driver_of, answers, drifts.gone, choices=choices, replace=picked.replace)
            part, left_out = narrowed(planner_of, picked, desired, drifts.rows) if narrow else (Part(), [])
            planner = planner_of(part=part)
            actions = planner.actions(desired, drifts.rows)
            # What the cloud says may make more of the plan touch more, which is asked for in turn.
            if refresh != "touched" or not said.ask(touched(actions, known)):
                break
        irreversible.mark(actions, known, driver_of)
        drifts.refuse()
        bound = bind(actions, rows, said)
        shifted = list(moved([row for row in rows if row.key in said.objects], cloud))
        refuse_forbidden(actions, choices)
        refuse_restricted(actions, desired)
        of_deletions(actions, instance)
        choices.give_time(actions)
        must_be_there(actions, cloud, driver_of)
        actions += _late_arrivals(actions, [row for row in rows if part.has(row.address)], store, cloud, driver_of)
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
        warnings=[*states.warnings("apply", record), *planner.warnings, *drifts.warnings, *shifted],
        bound=bound,
        drift=drifts.found,
        unsettled=record is None or record.status != "COMPLETE",
        created_at=timestamp(time.time()),
        hotc=__version__,
    )


def _late_arrivals(
    actions: list[Action],
    rows: list[ResourceRecord],
    store: Store,
    cloud: Cloud,
    driver_of: Callable[[str], Driver | None],
) -> list[Action]:
    """Deletions of what a creating request made that seemed to have made nothing, and that nobody needs any more."""
    making = {action.address for action in actions if action.operation in {"create", "replace"}}
    found = []
    for row in rows:
        driver = driver_of(row.type)
        if driver is None or not missed(row) or row.address in making:
            continue
        owned = store.owned(row.type)
        if any(driver.identity(each) not in owned for each in matching(row, driver, cloud)):
            found.append(deletion(row, Cause("a creating request without an answer has made it after all")))
    return found


def touched(actions: Iterable[Action], known: dict[str, History]) -> list[ResourceRecord]:
    """Rows of what a plan changes, and of what that rests on."""
    addresses = {address for action in actions if action.changes for address in (action.address, *action.rests_on)}
    return [row for address in sorted(addresses) if address in known for row in known[address].made]


def _remember(said: Refresh, known: dict[str, History], answers: Answers) -> None:
    """Attributes are taken from the objects that were read already, where those are what ``read`` gives."""
    for address, history in known.items():
        row = history.latest
        found = said.objects.get(row.key) if row is not None else None
        if row is not None and found is not None and said.as_read(row):
            answers.remember(address, {**found, **reveal(row.data, lenient=True)})
