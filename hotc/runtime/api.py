"""The engine's face: what the command line and the public Python API call."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hotc.runtime.errors import PlanStale
from hotc.runtime.looking import check_stack, plan_refresh
from hotc.runtime.names import check_stack_name
from hotc.runtime.opening import connected as _connected
from hotc.runtime.opening import inputs_of as _inputs
from hotc.runtime.opening import known as _known
from hotc.runtime.opening import open_state
from hotc.runtime.opening import opened as _opened
from hotc.runtime.opening import refuse_locked as _refuse_locked
from hotc.runtime.opening import unknown as _unknown

if TYPE_CHECKING:
    import os
    from collections.abc import Iterable, Mapping

    from hotc.compiler.compilation import Compilation
    from hotc.compiler.diagnostics import Diagnostic
    from hotc.runtime.applying.events import Listener
    from hotc.runtime.applying.result import Result
    from hotc.runtime.applying.run import Settings
    from hotc.runtime.applying.typical import Durations
    from hotc.runtime.cancel import Cancelled
    from hotc.runtime.connection.cloud import Cloud
    from hotc.runtime.planning.choices import Choices
    from hotc.runtime.planning.plan import Plan
    from hotc.runtime.planning.refresh import Scope
    from hotc.runtime.state.records import EventRecord, ResourceRecord, StackRecord
    from hotc.runtime.state.store import Store

    StateChoice = Store | str | os.PathLike[str] | None
    CloudChoice = Cloud | str | None

Json = dict[str, Any]

__all__ = [
    "apply",
    "cancel",
    "check",
    "check_stack",
    "deleted_stack",
    "events",
    "holder",
    "open_state",
    "outputs",
    "plan",
    "plan_destroy",
    "plan_refresh",
    "plan_rollback",
    "protect",
    "resources",
    "rollback_due",
    "stack",
    "stacks",
    "typical_durations",
]


def plan(
    stack: str,
    template: str | os.PathLike[str] | None = None,
    *,
    environments: Iterable[str | os.PathLike[str]] = (),
    parameters: Mapping[str, Any] | None = None,
    text: str | None = None,
    cloud: CloudChoice = None,
    state: StateChoice = None,
    refresh: Scope = "touched",
    checks: bool = True,
    target: str | None = None,
    declared: Mapping[str, Any] | None = None,
    settings: Json | None = None,
    targets: Iterable[str] = (),
    excludes: Iterable[str] = (),
    replace: Iterable[str] = (),
    signal_base: str | None = None,
    sizes: Mapping[str, int] | None = None,
) -> Plan:
    """What an apply of this template would do to the stack of this name. Changes nothing.

    Without ``template``, what was recorded at the last apply is used again, with ``parameters`` on top; where nothing
    at all is given, and a rollback did not come to its end, the plan is to go on with that. ``text`` is
    the template's content when it is no file. ``cloud`` is a name as in clouds.yaml, or a connected cloud; ``None``:
    the one that is recorded, else as openstacksdk chooses. ``refresh`` says of which recorded resources the cloud is
    asked: ``touched`` (those that change, and those that these rest on), ``all`` or ``none``. ``checks``: look up the
    names, sizes and quotas that only the cloud knows, as :func:`check` does. ``target`` names a release of OpenStack,
    see :func:`hotc.compile`. ``declared`` are the parameters that a project declares of the stack, whose template is
    given as well: others that were recorded still hold. ``settings`` is what it says of how the stack is run
    (:func:`hotc.runtime.planning.choices.of_stack`); ``None``: what was recorded.
    ``targets`` and ``excludes`` are selectors: only what they select is planned, with what it needs; all but that,
    and but what rests on it. ``replace`` are addresses of resources to be made anew.
    ``signal_base`` is the URL at which a service takes signals (``None``: the recorded one); ``sizes``: address of a
    scaling group → how many members a signal asks for.

    Raises the exceptions of :mod:`hotc.runtime.errors`; :class:`TemplateInvalid` carries the findings.
    """
    from hotc.runtime.planning import moved
    from hotc.runtime.planning.choices import INPUT, Choices
    from hotc.runtime.planning.counts import plan_counted
    from hotc.runtime.planning.inputs import declared as with_declared
    from hotc.runtime.planning.make import answers, naming
    from hotc.runtime.planning.phases import refuse_to_plan
    from hotc.runtime.planning.picking import Picks
    from hotc.runtime.planning.rollback import unfinished
    from hotc.runtime.planning.wanted import wanted_by
    from hotc.runtime.signals.urls import INPUT as SIGNAL_BASE

    check_stack_name(stack)
    picks = Picks(list(targets), list(excludes), list(replace))
    with _opened(state) as store:
        _refuse_locked(store, stack)
        record = store.stack(stack)
        if (
            unfinished(record)
            and template is None
            and not (parameters or environments or picks.narrow or picks.replace)
        ):
            return plan_rollback(stack, cloud=cloud, state=store)
        refuse_to_plan(record)
        inputs = _inputs(stack, record, template, environments=environments, parameters=parameters, text=text)
        if declared is not None:
            inputs = with_declared(record, inputs, declared, parameters)
        inputs[INPUT] = _settings(record) if settings is None else settings
        before = record.inputs.get(SIGNAL_BASE) if record is not None else None
        inputs[SIGNAL_BASE] = before or "" if signal_base is None else signal_base
        seen = moved.seen(Choices(inputs[INPUT]), record, store)
        known = naming(stack, seen.record, seen.store, sizes)
        wanted = wanted_by(stack, inputs, target, known)
        if cloud is None and record is None:
            cloud = Choices(inputs[INPUT]).cloud
        with _connected(cloud, record) as connected:
            return plan_counted(
                wanted,
                known,
                answers(stack, seen.record, seen.store, connected),
                stack,
                record,
                store,
                connected,
                refresh=refresh,
                checks=checks,
                picks=picks,
                target=target,
            )


def check(compilation: Compilation, *, cloud: CloudChoice = None) -> list[Diagnostic]:
    """Look up on a cloud what only a cloud knows: names, whether images fit, quotas. Changes nothing.

    The findings join those of the compilation, which are returned: all of them. ``cloud`` is a name as in clouds.yaml,
    or a connected cloud; ``None``: as openstacksdk chooses. Questions that the cloud doesn't answer are findings of
    severity ``info``. Raises :class:`~hotc.runtime.errors.CloudUnknown` for a cloud that can't be used at all.
    """
    from hotc.runtime import checks

    with _connected(cloud, None) as connected, checks.Facts(connected) as facts:
        checks.check(compilation, facts)
    return compilation.diagnostics


def plan_destroy(
    stack: str,
    *,
    cloud: CloudChoice = None,
    state: StateChoice = None,
    settings: Json | None = None,
    targets: Iterable[str] = (),
    excludes: Iterable[str] = (),
) -> Plan:
    """What destroying the stack would do, from the state alone; or a part of it, as :func:`plan` has it.

    The cloud is connected to, to see that it is the right one. Raises :class:`StackProtected` for a stack that is
    protected, and :class:`PlanRefused` for resources that the settings protect.
    """
    from hotc.runtime.planning.choices import Choices
    from hotc.runtime.planning.destroying import make_destroy_plan
    from hotc.runtime.planning.picking import Picks
    from hotc.runtime.protecting import refuse_protected

    with _opened(state) as store:
        record = _known(store, stack)
        _refuse_locked(store, stack)
        settings = _settings(record) if settings is None else settings
        refuse_protected(record, Choices(settings))
        with _connected(cloud, record):
            return make_destroy_plan(record, store, settings=settings, picks=Picks(list(targets), list(excludes)))


def plan_rollback(stack: str, *, cloud: CloudChoice = None, state: StateChoice = None) -> Plan:
    """What undoing a create or an update that did not come to its end would do; :func:`apply` does it.

    Raises :class:`StackNotFound`, and :class:`~hotc.runtime.errors.NotPossible` where there is nothing to undo.
    """
    from hotc.runtime.planning.rollback import make_rollback_plan

    with _opened(state) as store:
        record = _known(store, stack)
        _refuse_locked(store, stack)
        with _connected(cloud, record) as connected:
            return make_rollback_plan(record, store, connected)


def rollback_due(stack: str, *, state: StateChoice = None) -> bool:
    """Whether a rollback of the stack was begun, or was to begin, and did not come to its end."""
    from hotc.runtime.planning.rollback import unfinished

    with _opened(state) as store:
        return unfinished(store.stack(stack))


def protect(stack: str, *, on: bool = True, state: StateChoice = None) -> bool:
    """Protect a stack from being destroyed, or (``on`` false) no longer; whether that changed anything.

    Raises :class:`StackNotFound`, and :class:`StackLocked` while somebody works on it.
    """
    from hotc.runtime.protecting import set_protected

    with _opened(state) as store:
        return set_protected(store, _known(store, stack), on=on)


def apply(
    plan: Plan,
    *,
    parallelism: int | None = None,
    timeout: float | None = None,
    listener: Listener | None = None,
    cloud: CloudChoice = None,
    state: StateChoice = None,
    settings: Settings | None = None,
    rollback: bool | None = None,
    notify: Iterable[str] = (),
) -> Result:
    """Carry out a plan; of an apply or of a destroy. ``parallelism`` is how many API calls run at the same
    time, ``timeout`` how many seconds it may take as a whole; ``None``: as the stack's settings say, else 10, and as
    long as it takes. ``rollback``: whether a create or update that fails is undone; ``None``: as the stack's settings
    say, or as it was said for the one that did not come to its end. ``notify``: URLs of webhooks and message buses that
    are told what becomes of the stack.

    What failed on the cloud stands in the result. Raises :class:`StackLocked`, :class:`PlanStale`,
    :class:`CloudMismatch` before anything was changed, and :class:`StateProblem` when the state can't be written.
    """
    from hotc.runtime import drivers
    from hotc.runtime.applying import lifecycle
    from hotc.runtime.applying.apply import carry_out
    from hotc.runtime.applying.run import Settings
    from hotc.runtime.following import follow
    from hotc.runtime.notify.listening import notifying
    from hotc.runtime.planning.deferral import refuse_other_sources

    with _opened(state) as store:
        record = store.stack(plan.stack)
        if settings is None:
            choices = _choices(plan)
            settings = Settings(
                parallelism=parallelism or choices.parallelism or 10,
                rollback=lifecycle.rolls_back(record, choices) if rollback is None else rollback,
                timeout=choices.timeout if timeout is None else timeout,
            )
        if record is None and plan.serial:
            raise PlanStale(f"Stack {plan.stack} is not there any more.", "Plan again.")
        refuse_other_sources(plan)
        with (
            _connected(cloud if cloud is not None else plan.cloud.name or None, None, plan.cloud) as connected,
            notifying(listener, notify, plan, store.stack(plan.stack), connected) as told,
        ):

            def carry(each: Plan) -> Result:
                return carry_out(each, store, connected, drivers.lookup, settings=settings, listener=told)

            return follow(plan, carry(plan), lambda: _plan_again(plan.stack, store, connected), carry)


def _plan_again(stack: str, store: Store, cloud: Cloud) -> Plan:
    """The plan of what is left, from what was recorded."""
    return plan(stack, cloud=cloud, state=store, refresh="none", checks=False)


def cancel(stack: str, *, rollback: bool | None = None, state: StateChoice = None) -> Cancelled:
    """Ask the process that creates or updates a stack to end that. ``rollback``: whether to undo what it did.

    ``None``: an update is rolled back, a create only if it was begun so. Raises :class:`StackNotFound`, and
    :class:`~hotc.runtime.errors.NotPossible` when there is nothing to cancel.
    """
    from hotc.runtime.cancel import cancel as ask

    with _opened(state) as store:
        _known(store, stack)
        return ask(store, stack, rollback)


def stacks(state: StateChoice = None) -> list[StackRecord]:
    """All stacks, by name."""
    with _opened(state) as store:
        return store.stacks()


def stack(name: str, *, state: StateChoice = None) -> StackRecord:
    """One stack. Raises :class:`StackNotFound`."""
    with _opened(state) as store:
        return _known(store, name)


def deleted_stack(name: str, *, state: StateChoice = None) -> StackRecord | None:
    """The stack of this name that was destroyed last; its events can still be read."""
    with _opened(state) as store:
        return store.deleted_stack(name)


def holder(name: str, *, state: StateChoice = None) -> Json | None:
    """Who works on the stack right now: ``{host, pid, since, doing}``; ``None`` when nobody does."""
    with _opened(state) as store:
        return store.holder(name)


def resources(name: str, *, state: StateChoice = None) -> list[ResourceRecord]:
    """The resources of a stack, by address; instances that wait for their deletion, and failed ones, included.

    Raises :class:`StackNotFound`.
    """
    from hotc.runtime.state.history import visible

    with _opened(state) as store:
        return visible(store.resources(_known(store, name).lineage))


def events(name: str, *, after: int = 0, state: StateChoice = None) -> list[EventRecord]:
    """Events of a stack, oldest first; of the one destroyed last if there is none now.

    Raises :class:`StackNotFound`.
    """
    with _opened(state) as store:
        record = store.stack(name) or store.deleted_stack(name)
        if record is None:
            raise _unknown(store, name)
        return store.events(record.lineage, after)


def outputs(name: str, *, state: StateChoice = None) -> Json:
    """``{name: {"value", "description", "error"}}`` as worked out by the last apply. Raises :class:`StackNotFound`.

    Secret values are :class:`hotc.compiler.values.Secret`; :func:`hotc.runtime.secrets.masked` and
    :func:`~hotc.runtime.secrets.reveal` make plain data of them.
    """
    return stack(name, state=state).outputs


def typical_durations(name: str, *, state: StateChoice = None) -> Durations:
    """How long each kind of action took so far: ``{(resource type, "CREATE"): seconds}``; empty for a first stack."""
    from hotc.runtime.applying.typical import typical_durations as found

    with _opened(state) as store:
        return found(store, name)


def _choices(plan: Plan) -> Choices:
    """The settings that a plan was made with."""
    from hotc.runtime.planning.choices import INPUT, Choices

    return Choices(plan.inputs.get(INPUT, {}))


def _settings(record: StackRecord | None) -> Json:
    """What was recorded of the settings."""
    from hotc.runtime.planning.choices import INPUT

    found: Json = record.inputs.get(INPUT, {}) if record is not None else {}
    return found
