"""The stacks for which the resources of one stack stand, as its driver reaches them.

A child stack has a state of its own in the same store, so it can be looked at, planned and gone on with by its name
like any other. What its parent does to it is a plan and an apply of its own, under its own lease, in a worker of the
parent: each step is recorded as everywhere, and a kill leaves two states that the next apply of the parent goes on
from.
"""

from __future__ import annotations

import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, cast

from hotc.runtime.child_stacks.inputs import Parent, inputs_of
from hotc.runtime.errors import EngineError, NotPossible, ResourceProblem, TemplateInvalid
from hotc.runtime.state.records import CloudIdentity, StackRecord
from hotc.runtime.state.store import PutStack

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotc.runtime.applying.result import Result
    from hotc.runtime.connection.cloud import Cloud
    from hotc.runtime.planning.phases import Phase
    from hotc.runtime.planning.plan import Action, Plan
    from hotc.runtime.state.store import Store

Json = dict[str, Any]

_WIDER = frozenset({"delete", "replace"})
"""What must not be done to a child's resource unless the plan of the parent has announced it."""


class ChildStacks:
    """The children of one stack. Safe in many threads: each call opens the store once more.

    ``announced``: address of a resource → what the plan says of the stack that it stands for
    (:attr:`hotc.runtime.planning.plan.Action.within`).
    """

    def __init__(self, store: Store, cloud: Cloud, parent: Parent, announced: dict[str, Json] | None = None) -> None:
        self._parent_store = store
        self._cloud = cloud
        self.parent = parent
        self._announced = announced or {}
        self._running: set[str] = set()
        self._lock = threading.Lock()

    # Looking ---------------------------------------------------------------------------------------------------------

    def record(self, identity: str, name: str) -> StackRecord | None:
        """The child of this lineage and name."""
        with self._store() as store:
            return _known(store, identity, name)

    def read(self, identity: str, name: str) -> Json | None:
        """What there is to be told of a child, as Heat's API names it; ``None``: it is not there."""
        found = self.record(identity, name)
        if found is None:
            return None
        return {
            "id": found.lineage,
            "stack_name": found.name,
            "stack_status": f"{found.action}_{found.status}",
            "stack_status_reason": found.reason,
            "updated_at": found.updated_at,
            "outputs": {name: each.get("value") for name, each in found.outputs.items()},
        }

    def planned(self, sent: Json, record: StackRecord | None, template: str, **options: Any) -> Plan:
        """What would be done to a child; ``options`` as :func:`hotc.runtime.planning.make.make_plan` has them.

        Raises what planning raises.
        """
        with self._store() as store, self._there(sent["region"]) as cloud:
            return self._plan(sent["name"], record, inputs_of(sent, self.parent, template), store, cloud, **options)

    # Doing -----------------------------------------------------------------------------------------------------------

    def begin(self, sent: Json) -> Json:
        """Record that there is a child, of which nothing is made yet; done twice, it is the same."""
        with self._store() as store, self._told(sent["name"]), store.lease(sent["name"], "create"):
            if _known(store, sent["id"], sent["name"]) is None:
                with self._there(sent["region"]) as cloud:
                    here = CloudIdentity(cloud.auth_url, cloud.region, cloud.project_id, cloud.name)
                store.commit(sent["id"], [PutStack(StackRecord(sent["id"], sent["name"], here))])
        return {"id": sent["id"], "stack_name": sent["name"]}

    def bring_about(self, identity: str, sent: Json) -> None:
        """Make of a child what the request says. Raises :class:`ResourceProblem` when it doesn't come to its end."""
        name = sent["name"]
        with self._told(name), self._store() as store, self._there(sent["region"]) as cloud:
            record = _known(store, identity, name)
            if record is None:
                return  # whoever waits for it finds out
            announced = self._announced.get(sent["address"], {})
            template = announced.get("template") or record.inputs.get("template") or self._template(sent)
            plan = self._plan(name, record, inputs_of(sent, self.parent, template), store, cloud, refresh="touched")
            _refuse_beyond(announced, plan)
            self._carried_out(plan, store, cloud, 60.0 * sent["timeout"] if sent["timeout"] else None)

    def take_away(self, identity: str, sent: Json) -> None:
        """Destroy a child. Raises :class:`ResourceProblem` when it doesn't come to its end."""
        from hotc.runtime.planning.destroying import make_destroy_plan

        with self._told(sent["name"]), self._store() as store, self._there(sent["region"]) as cloud:
            record = _known(store, identity, sent["name"])
            if record is not None:
                self._carried_out(make_destroy_plan(record, store), store, cloud)

    def towards(self, phase: Phase, identity: str, sent: Json) -> None:
        """Suspend or resume a child, unless it is so already. Raises :class:`ResourceProblem`."""
        from hotc.runtime.planning.phases import make_phase_plan

        with self._told(sent["name"]), self._store() as store, self._there(sent["region"]) as cloud:
            record = _known(store, identity, sent["name"])
            if record is not None and (record.action, record.status) != (phase.upper(), "COMPLETE"):
                self._carried_out(make_phase_plan(phase, record, store), store, cloud)

    def stop(self) -> None:
        """Let nothing more be begun in the children that are being worked on; what is under way comes to its end."""
        from hotc.runtime.cancel import cancel

        with self._lock:
            running = sorted(self._running)
        for name in running:
            try:
                cancel(self._parent_store, name, rollback=False, patience=0.0)
            except NotPossible:
                continue  # it has just ended, or is being destroyed, which goes on as calls do that were sent

    # Parts of the way, which a simulation has its own of -------------------------------------------------------------

    def _plan(
        self, name: str, record: StackRecord | None, inputs: Json, store: Store, cloud: Cloud, **options: Any
    ) -> Plan:
        from hotc.runtime.planning.counts import plan_counted
        from hotc.runtime.planning.make import answers, naming
        from hotc.runtime.planning.phases import refuse_to_plan
        from hotc.runtime.planning.wanted import wanted_by

        refuse_to_plan(record)
        known = naming(name, record, store)
        wanted = wanted_by(name, inputs, None, known)
        return plan_counted(wanted, known, answers(name, record, store, cloud), name, record, store, cloud, **options)

    def _carry_out(self, plan: Plan, store: Store, cloud: Cloud, timeout: float | None) -> Result:
        from hotc.runtime import drivers
        from hotc.runtime.applying.apply import carry_out
        from hotc.runtime.applying.run import Settings

        return carry_out(plan, store, cloud, drivers.lookup, settings=Settings(timeout=timeout))

    def _carried_out(self, plan: Plan, store: Store, cloud: Cloud, timeout: float | None = None) -> None:
        with self._lock:
            self._running.add(plan.stack)
        try:
            result = self._carry_out(plan, store, cloud, timeout)
        finally:
            with self._lock:
                self._running.discard(plan.stack)
        if not result.ok:
            raise ResourceProblem(f"stack {plan.stack} is in {result.action}_{result.status}: {result.reason}")

    @contextmanager
    def _store(self) -> Iterator[Store]:
        store = self._parent_store.again()
        try:
            yield store
        finally:
            store.close()

    @contextmanager
    def _there(self, region: str) -> Iterator[Cloud]:
        """The cloud in a region; the parent's own where none is named."""
        if not region or region == self._cloud.region:
            yield self._cloud
            return
        from hotc.runtime.connection.cloud import connect

        with connect(self._cloud.name, region=region) as cloud:
            yield cloud

    @contextmanager
    def _told(self, name: str) -> Iterator[None]:
        """What goes wrong with a child is a problem of the resource that stands for it."""
        try:
            yield
        except ResourceProblem:
            raise
        except TemplateInvalid as error:
            first = next((each for each in error.diagnostics if each.severity == "error"), None)
            said = f" The first one: {first.file}:{first.line}: {first.message}" if first is not None else ""
            raise ResourceProblem(f"stack {name}: {error.message}{said}", error.hint) from error
        except EngineError as error:
            raise ResourceProblem(f"stack {name}: {error.message}", error.hint) from error

    def _template(self, sent: Json) -> str:
        return text_name(str(self.parent.inputs.get("template", "")), sent["address"])


def text_name(source: str, address: str) -> str:
    """The name of a child's text that stands in the template around it; files are sought where that one is."""
    return f"{source}#{address}"


def holding(cloud: Cloud, store: Store, parent: Parent, actions: list[Action] | None = None) -> Cloud:
    """A view of the cloud through which drivers reach the stacks for which resources stand.

    ``actions``: what the plan of the stack does, with what it announces of its children.
    """
    if isinstance(cloud, _Holding):
        if actions is None:
            return cast("Cloud", cloud)
        cloud = cloud.cloud
    if getattr(cloud, "child_stacks", None) is not None:
        return cloud  # a simulated one
    announced = {each.address: each.within for each in actions or () if each.within}
    return cast("Cloud", _Holding(cloud, ChildStacks(store, cloud, parent, announced)))


def children(cloud: Cloud) -> ChildStacks:
    """The children that a view holds. Raises :class:`ResourceProblem` where there is no state at hand."""
    found: ChildStacks | None = getattr(cloud, "child_stacks", None)
    if found is None:
        raise ResourceProblem("a stack for which a resource stands is kept in hotc's state, and can't be taken over")
    return found


class _Holding:
    """A view: everything else goes to the cloud itself, what is noted on it as well."""

    __slots__ = ("child_stacks", "cloud")

    def __init__(self, cloud: Cloud, child_stacks: ChildStacks) -> None:
        self.cloud = cloud
        self.child_stacks = child_stacks

    def __getattr__(self, name: str) -> Any:
        return getattr(self.cloud, name)

    def __setattr__(self, name: str, value: Any) -> None:
        if name in _Holding.__slots__:
            object.__setattr__(self, name, value)
        else:
            setattr(self.cloud, name, value)


def _known(store: Store, identity: str, name: str) -> StackRecord | None:
    found = store.stack(name)
    return found if found is not None and found.lineage == identity else None


def _refuse_beyond(announced: Json, plan: Plan) -> None:
    if not announced.get("known"):
        return
    expected = {each["address"] for each in announced["actions"] if each["operation"] in _WIDER}
    beyond = [each.address for each in plan.actions if each.operation in _WIDER and each.address not in expected]
    if beyond:
        raise ResourceProblem(
            f"stack {plan.stack}: {', '.join(sorted(set(beyond)))} would be deleted or replaced as well, "
            "which was not planned",
            "Plan again.",
        )
