"""Applying a plan: take the lease, see that the plan still fits, walk its graph, sweep, work out the outputs."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from hotc.runtime.applying import containers, lifecycle, moving, snapshots
from hotc.runtime.applying.accepting import accept
from hotc.runtime.applying.events import EventRecord, Silent, timestamp
from hotc.runtime.applying.failed import ActionFailed
from hotc.runtime.applying.platform import Threads
from hotc.runtime.applying.result import Failure, Result
from hotc.runtime.applying.rolling_back import in_words, plan_back
from hotc.runtime.applying.run import Run, Settings
from hotc.runtime.applying.scheduler import Scheduler
from hotc.runtime.applying.stopping import RUN, Stopping
from hotc.runtime.applying.sweeping import forget_void, sweep, sweep_beside, to_sweep
from hotc.runtime.applying.walk import Walk
from hotc.runtime.child_stacks.holding import holding
from hotc.runtime.child_stacks.inputs import Parent
from hotc.runtime.errors import CloudMismatch, EngineError, PlanStale
from hotc.runtime.planning.binding import check_bound
from hotc.runtime.planning.expressions import equal
from hotc.runtime.planning.outputs import work_out
from hotc.runtime.planning.plan import Plan
from hotc.runtime.secrets import Masker, secret_texts
from hotc.runtime.signals import receiving
from hotc.runtime.state.history import histories
from hotc.runtime.state.records import StackRecord
from hotc.runtime.state.store import AddEvent, PutResource, PutStack

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

    from hotc.runtime.applying.events import Listener
    from hotc.runtime.applying.platform import Platform
    from hotc.runtime.connection.cloud import Cloud
    from hotc.runtime.drivers.driver import Driver
    from hotc.runtime.state.records import ResourceRecord, SnapshotRecord
    from hotc.runtime.state.store import Store, Write

Json = dict[str, Any]


def carry_out(
    plan: Plan,
    store: Store,
    cloud: Cloud,
    driver_of: Callable[[str], Driver | None],
    *,
    settings: Settings | None = None,
    listener: Listener | None = None,
    platform: Platform | None = None,
) -> Result:
    """Do what the plan says, under the stack's lease. What fails on the cloud is in the result.

    Raises :class:`~hotc.runtime.errors.StackLocked`, :class:`PlanStale` and :class:`CloudMismatch` before anything is
    changed, and :class:`~hotc.runtime.errors.StateProblem` when the state can't be written.
    """
    if not plan.cloud.same_place(_identity(cloud, plan)):
        raise CloudMismatch(
            f"The plan is for project {plan.cloud.project_id} of {plan.cloud.auth_url}, "
            f"but the cloud at hand is project {cloud.project_id} of {cloud.auth_url}."
        )
    settings = settings or Settings()
    with store.lease(plan.stack, plan.action.lower()) as lease:
        record = store.stack(plan.stack)
        _check_fresh(plan, record)
        cloud = holding(cloud, store, Parent(plan.stack, plan.inputs), plan.actions)
        if plan.loaded:
            check_bound(plan, store.resources(plan.lineage), cloud, driver_of)
        if plan.refresh_only and record is not None:
            return accept(plan, record, store, listener or Silent())
        shared: Json = {
            "cloud": cloud,
            "driver_of": driver_of,
            "listener": listener or Silent(),
            "platform": platform or Threads(settings.parallelism),
        }
        work = _Apply(plan, record, store, settings=settings, **shared)
        work.run.lease = lease
        result = work.carry_out() if plan.has_changes else work.take_note()
        if work.to_roll_back:
            result.rollback = _roll_back(work, store, shared)
        return result


def _roll_back(work: _Apply, store: Store, shared: Json) -> Result:
    settings = replace(work.run.settings, rollback=False)
    plan = plan_back(work.stack, store, work.run.cloud, work.run.driver_of, platform=work.platform, settings=settings)
    if isinstance(plan, EngineError):
        work.stack.action = "ROLLBACK"
        work.turn_into("FAILED", plan.message)
        return Result(work.stack.name, "ROLLBACK", "FAILED", plan.message)
    work.listener.progress("", in_words(plan))
    shared = {**shared, "cloud": holding(work.run.cloud, store, Parent(plan.stack, plan.inputs), plan.actions)}
    back = _Apply(plan, work.stack, store, settings=settings, **shared)
    back.run.lease = work.run.lease
    return back.carry_out()


def remove_snapshot(
    record: StackRecord,
    snapshot: SnapshotRecord,
    store: Store,
    cloud: Cloud,
    driver_of: Callable[[str], Driver | None],
    *,
    settings: Settings | None = None,
    platform: Platform | None = None,
) -> list[Failure]:
    """Delete one snapshot of a stack, under its lease; the stack itself stays as it is. What failed."""
    settings = settings or Settings()
    with store.lease(record.name, "snapshot delete") as lease:
        plan = Plan(record.name, record.lineage, record.serial, "SNAPSHOT", record.cloud, inputs=record.inputs)
        work = _Apply(
            plan,
            store.stack(record.name),
            store,
            cloud=holding(cloud, store, Parent(record.name, record.inputs)),
            driver_of=driver_of,
            settings=settings,
            listener=Silent(),
            platform=platform or Threads(settings.parallelism),
        )
        work.run.lease = lease
        return snapshots.remove_all(work.run, [snapshot])


class _Apply:
    """One apply, from the lease to the result."""

    def __init__(
        self,
        plan: Plan,
        record: StackRecord | None,
        store: Store,
        *,
        cloud: Cloud,
        driver_of: Callable[[str], Driver | None],
        settings: Settings,
        listener: Listener,
        platform: Platform,
    ) -> None:
        self.plan = plan
        self.store = store
        self.listener = listener
        self.platform = platform
        rows = store.resources(plan.lineage)
        self.stack = record or StackRecord(plan.lineage, plan.stack, plan.cloud)
        rows, self._moves = moving.begin(plan, self.stack, rows, timestamp(platform.now()))
        self.scheduler = Scheduler(platform, settings.parallelism, self._commit)
        self.run = Run(
            stack=self.stack,
            rows=histories(rows),
            store=store,
            cloud=cloud,
            driver_of=driver_of,
            scheduler=self.scheduler,
            platform=platform,
            settings=settings,
            listener=listener,
            masker=_masker(plan, rows),
        )
        self.run.pins = plan.pins
        self.run.graph = {action.key: action for action in plan.actions if action.changes}
        self.run.planned = {action.address: action for action in plan.actions if not action.generation}
        self.to_roll_back = False
        """Whether it did not come to its end, and a rollback has to follow."""
        self.run.timeouts = {each.address: each.timeout for each in plan.actions if each.timeout is not None}
        self.walk = Walk(self.run, plan.actions)
        self.stopping = Stopping(self.run, self.walk, plan)
        self.scheduler.on_wake = self.stopping.look
        self.walk.on_failure = self.stopping.failed

    def carry_out(self) -> Result:
        """All of it."""
        with self.stopping.signals():
            self._begin()
            if notes := containers.remember(self.run, self.plan.actions):
                self._commit(list(notes))
            self.stopping.listen()
            receiving.listen(self.run)
            self.run.inbox.open()
            if self.plan.action == "DELETE":
                self._sweep(last=False)  # what arrived late may be in the way of the deletions
            self.walk.start()
            self.scheduler.run()
            if self.walk.defect is not None:
                raise self.walk.defect
            self._task(self.walk.close())
            self.scheduler.run()
            failures = self._failures()
            if not self.stopping.stopped:
                failures += self._sweep(last=self.plan.action == "DELETE" and not failures)
                if self.plan.action == "DELETE" and not failures:
                    failures += snapshots.remove_all(self.run, self.store.snapshots(self.stack.lineage))
            return self._end(failures)

    def take_note(self) -> Result:
        """Nothing is to be done; what is recorded (inputs, expressions, outputs) may be new all the same, and what no
        plan can see may have come late: what was made beside something that was not.
        """
        if notes := containers.remember(self.run, self.plan.actions):
            self._commit(list(notes))
        self._task(self._take_over())
        known = self.stack.outputs
        if any(output.get("error") for output in known.values()):  # what was refused may be allowed now
            self._task(self._outputs())
        self.scheduler.run()
        if not equal(self.stack.inputs, self.plan.inputs) or not equal(known, self.stack.outputs):
            self.stack.inputs = self.plan.inputs
            self._commit([PutStack(self.stack)])
        failures = self._each(to_sweep(self.run), lambda row: sweep_beside(self.run, row))
        status = "FAILED" if failures else "COMPLETE"
        return Result(self.stack.name, self.stack.action, status, failures=failures, outputs=self.stack.outputs)

    # The stack's own state -------------------------------------------------------------------------------------------

    def _begin(self) -> None:
        now = timestamp(self.platform.now())
        self.stack.created_at = self.stack.created_at or now
        writes = lifecycle.begin(self.run, self.plan)
        self.stack.notes[RUN] = self.platform.uuid()
        self.listener.started(self.plan)
        self.turn_into("IN_PROGRESS", "", *self._moves, *writes, *snapshots.begin(self.run, self.plan))

    def _end(self, failures: list[Failure]) -> Result:
        left = self.walk.skipped + self.walk.unfinished
        reason = ""
        if failures:
            first = failures[0]
            reason = f"{first.address}: {first.reason}" + (f" (and {len(failures) - 1} more)" if failures[1:] else "")
        if self.stopping.stopped:
            reason = f"{self.stopping.reason}; {reason}" if reason else self.stopping.reason
        whole = not failures and not left and not self.stopping.stopped
        self.to_roll_back = self.stopping.rolls_back and not whole
        if self.plan.action != "DELETE" and not self.to_roll_back:
            self._task(self._take_over())
            self._task(self._outputs())
            self.scheduler.run()
        elif whole:
            self.stack.deleted_at = timestamp(self.platform.now())
        lifecycle.end(self.stack, whole=whole, rollback_due=self.to_roll_back)
        moves = moving.end(self.plan, self.stack, list(self.run.all_rows()), whole=whole)
        self.turn_into(
            "COMPLETE" if whole else "FAILED", reason, *moves, *snapshots.end(self.run, whole=whole, reason=reason)
        )
        done: dict[str, int] = {}
        for action in self.walk.done:
            if not action.part_of and not action.container:
                done[action.operation] = done.get(action.operation, 0) + 1
        return Result(
            stack=self.stack.name,
            action=self.stack.action,
            status=self.stack.status,
            reason=self.stack.reason,
            changed=True,
            interrupted=self.stopping.interrupted,
            done=done,
            failures=failures,
            skipped=_addresses(left),
            halted=_addresses(self.walk.halted),
            outputs=self.stack.outputs if self.plan.action != "DELETE" else {},
            kept=self.run.copies_kept,
        )

    def turn_into(self, status: Any, reason: str, *before: Write) -> None:
        """Record and tell the stack's status. ``before``: what is written in the same commit."""
        self.stack.status, self.stack.reason = status, self.run.masker(reason)
        self.stack.updated_at = timestamp(self.platform.now())
        event = EventRecord(
            time=self.stack.updated_at,
            stack=self.stack.name,
            address="",
            type="OS::Heat::Stack",
            physical_id=self.stack.lineage,
            action=self.stack.action,
            status=self.stack.status,
            reason=self.stack.reason,
        )
        self._commit([*before, PutStack(self.stack), AddEvent(event)])
        self.listener.event(event)

    def _commit(self, writes: list[Any]) -> None:
        self.stack.serial = self.store.commit(self.stack.lineage, writes)

    # Parts of the way ------------------------------------------------------------------------------------------------

    def _task(self, coroutine: Any) -> None:
        def done(error: BaseException | None) -> None:
            if error is not None:
                raise error

        self.scheduler.start(coroutine, done)

    async def _take_over(self) -> None:
        """What is recorded about unchanged resources follows the template: expressions, policies, edges."""
        writes = []
        for action in self.plan.actions:
            row = self.run.latest(action.address)
            if action.operation != "none" or row is None or action.left_out:
                continue
            if self.run.follow(row, action):
                writes.append(PutResource(row))
        if writes:
            await self.scheduler.commit(*writes)

    async def _outputs(self) -> None:
        self.run.answers.forget()  # what was read while things were changing may be old
        run, pause = self.run, self.run.settings.first_pause
        for _ in range(run.settings.tries):
            self.stack.outputs = await self.scheduler.call(lambda: work_out(self.plan.outputs, run.answers, run.say))
            if not any(output.get("unanswered") for output in self.stack.outputs.values()):
                break
            await self.scheduler.sleep(pause)
            pause *= 2

    def _failures(self) -> list[Failure]:
        by_key = {action.key: action for action in self.plan.actions}
        return [Failure(by_key[key].address, by_key[key].operation, why) for key, why in self.walk.failures.items()]

    def _sweep(self, *, last: bool) -> list[Failure]:
        failures = self._each(to_sweep(self.run), lambda row: sweep(self.run, row, last=last))
        self._task(forget_void(self.run, last=last))
        self.scheduler.run()
        return failures

    def _each(
        self, rows: list[ResourceRecord], what: Callable[[ResourceRecord], Coroutine[Any, Any, None]]
    ) -> list[Failure]:
        """Do this to several rows at the same time; what failed."""
        failures: list[Failure] = []

        def done_for(row: ResourceRecord) -> Callable[[BaseException | None], None]:
            def done(error: BaseException | None) -> None:
                if isinstance(error, ActionFailed):
                    failures.append(Failure(row.address, "delete", error.reason))
                elif error is not None:
                    raise error

            return done

        for row in rows:
            self.scheduler.start(what(row), done_for(row))
        self.scheduler.run()
        return failures


def _addresses(keys: list[str]) -> list[str]:
    return list(dict.fromkeys(key.rpartition("@")[0] or key for key in keys))


def _check_fresh(plan: Plan, record: StackRecord | None) -> None:
    hint = "Plan again."
    if record is None and plan.serial:
        raise PlanStale(f"Stack {plan.stack} is not there any more.", hint)
    if record is not None and not plan.serial:
        raise PlanStale(f"Stack {plan.stack} was created since the plan was made.", hint)
    if record is not None and (record.lineage != plan.lineage or record.serial != plan.serial):
        raise PlanStale(f"Stack {plan.stack} has changed since the plan was made.", hint)


def _identity(cloud: Cloud, plan: Plan) -> Any:
    from hotc.runtime.state.records import CloudIdentity

    return CloudIdentity(cloud.auth_url, cloud.region, cloud.project_id, plan.cloud.name)


def _masker(plan: Plan, rows: list[ResourceRecord]) -> Masker:
    texts = secret_texts(plan.inputs)
    for action in plan.actions:
        texts |= secret_texts(action.expressions) | secret_texts(action.observed)
    for row in rows:
        texts |= secret_texts(row.properties)
        texts |= secret_texts(row.data)
    return Masker(texts)
