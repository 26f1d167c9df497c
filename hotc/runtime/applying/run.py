"""What all parts of one apply share: rows, scheduler, cloud, and the ways to call, to record and to tell."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final, TypeVar

from hotc.compiler.values import Secret
from hotc.runtime.applying.configs import TYPES, Configs
from hotc.runtime.applying.events import EventRecord, timestamp
from hotc.runtime.applying.failed import ActionFailed
from hotc.runtime.applying.inbox import Inbox
from hotc.runtime.applying.patience import Patience
from hotc.runtime.applying.watching import Lists
from hotc.runtime.connection.outcome import classify, describe
from hotc.runtime.connection.view import pinned
from hotc.runtime.errors import LeaseLost, ResourceProblem
from hotc.runtime.names import automatic_name
from hotc.runtime.planning.answers import Answers, pseudo_parameters
from hotc.runtime.planning.breakpoints import HOOKS
from hotc.runtime.secrets import keep_secrets
from hotc.runtime.signals.urls import INPUT as SIGNAL_BASE
from hotc.runtime.state.history import History, void
from hotc.runtime.state.store import AddEvent, DropResource, PutResource

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable

    from hotc.runtime.applying.events import Listener
    from hotc.runtime.applying.platform import Platform
    from hotc.runtime.applying.scheduler import Scheduler
    from hotc.runtime.connection.cloud import Cloud
    from hotc.runtime.connection.outcome import Outcome
    from hotc.runtime.connection.view import Pinned, Pins
    from hotc.runtime.drivers.driver import BuildContext, Driver
    from hotc.runtime.planning.plan import Action
    from hotc.runtime.secrets import Masker
    from hotc.runtime.state.records import ResourceRecord, SnapshotRecord, StackRecord, Status
    from hotc.runtime.state.store import Lease, Store

T = TypeVar("T")


BUSY_POLL: Final = 2.0
"""Seconds between two requests, at the longest, while something else changes what they are about."""


@dataclass(slots=True)
class Settings:
    """How patient an apply is. Seconds.

    :ivar tries: how often a call that may be repeated is sent; :ivar first_pause: before the second, doubled each time.
    :ivar first_poll: the first wait for a status; it grows up to the driver's ``poll``.
    :ivar busy: for how long a request is sent again that has to wait for another change of the same tree.
    :ivar timeout: for how long the apply goes on as a whole; :ivar resource_timeout: one action, at the longest.
    :ivar rollback: what a failed create or update did is undone.
    :ivar grace: for how long a creating request without answer is looked for again in later applies.
    """

    parallelism: int = 10
    tries: int = 5
    first_pause: float = 0.5
    longest_pause: float = 30.0
    first_poll: float = 0.1
    grace: float = 600.0
    busy: float = 3600.0
    resource_timeout: float | None = None
    rollback: bool = False
    timeout: float | None = None


class Run:
    """One apply or destroy on its way."""

    def __init__(
        self,
        *,
        stack: StackRecord,
        rows: dict[str, History],
        store: Store,
        cloud: Cloud,
        driver_of: Callable[[str], Driver | None],
        scheduler: Scheduler,
        platform: Platform,
        settings: Settings,
        listener: Listener,
        masker: Masker,
    ) -> None:
        self.stack = stack
        self.rows = rows
        self.store = store
        self.cloud = cloud
        self.driver_of = driver_of
        self.scheduler = scheduler
        self.platform = platform
        self.settings = settings
        self.listener = listener
        self.masker = masker
        self.inbox = Inbox(store, stack.lineage, scheduler)
        self.patience = Patience(scheduler)
        self.lists = Lists(self)
        self.configs = Configs(lambda: self.rows_of(TYPES))
        self.lease: Lease | None = None
        """Who finds that it is lost sends nothing more."""
        pseudo = pseudo_parameters(stack.name, stack.lineage, stack.cloud)
        self.answers = Answers(self.latest, lambda: cloud, driver_of, pseudo, self.signal_base)
        self.pins: Pins = {}
        """What the plan says that names mean."""
        self.asking: set[str] = set()
        """Keys of rows whose creating request is under way in this very process."""
        self.planned: dict[str, Action] = {}
        """Address → what the plan does to it (deletions of old instances excepted)."""
        self.graph: dict[str, Action] = {}
        """Key → action, of all that the plan does."""
        self.timeouts: dict[str, float] = {}
        """Address → seconds that one action may take, where the plan says so."""
        self._indexed: dict[str, Action] | None = None
        self._addresses: dict[str, dict[str, None]] = {}
        self.begun: set[str] = set()
        """Addresses of nested stacks that were said to be worked on."""
        self.kept: set[str] = set()
        """Keys of rows whose replacement was planned, but turned out not to be needed."""
        self.snapshot: SnapshotRecord | None = None
        """The snapshot that is being taken."""
        self.copies_kept: list[dict[str, str]] = []
        """What was kept of deleted resources: ``address``, ``kind``, ``name``, ``id``."""

    # Rows ------------------------------------------------------------------------------------------------------------

    def latest(self, address: str) -> ResourceRecord | None:
        """The recorded instance that counts."""
        history = self.rows.get(address)
        return history.latest if history is not None else None

    def history(self, address: str) -> History:
        """All instances of an address; a new, empty one where there is none."""
        return self.rows.setdefault(address, History())

    def all_rows(self) -> Iterable[ResourceRecord]:
        """Every row of the stack."""
        return [row for history in self.rows.values() for row in history.rows]

    def rows_of(self, types: Collection[str]) -> list[ResourceRecord]:
        """Every row of these types; a row is at an address that was there before, or that the plan names."""
        if self._indexed is not self.planned:
            self._indexed, self._addresses = self.planned, {}
            before = ((row.type, row.address) for row in self.all_rows())
            for type_name, address in (*before, *((each.type, each.address) for each in self.planned.values())):
                self._addresses.setdefault(type_name, {})[address] = None
        addresses = {address: None for type_name in types for address in self._addresses.get(type_name, ())}
        histories = [self.rows[address] for address in addresses if address in self.rows]
        return [row for history in histories for row in history.rows if row.type in types]

    def now(self) -> str:
        """The time for the record."""
        return timestamp(self.platform.now())

    def age(self, at: str) -> float:
        """Seconds since a recorded time."""
        return self.platform.now() - datetime.fromisoformat(at).timestamp()

    def may_arrive(self, at: str) -> float:
        """Seconds for which a request that was sent at a recorded time, and got no answer, may still be carried out."""
        timeout = self.cloud.timeout
        return min(
            timeout, max(0.0, timeout - self.age(at))
        )  # a clock that was set back must not make us wait for hours

    def driver(self, row: ResourceRecord) -> Driver:
        """The driver of a recorded resource."""
        driver = self.driver_of(row.type)
        if driver is None:
            raise ActionFailed(f"This hotc has no driver for {row.type}.")
        return driver

    def build_context(self, row: ResourceRecord, known: Pins | None = None) -> tuple[BuildContext, Pinned]:
        """What a driver's ``build`` may use; the view of the cloud in it tells afterwards what names meant.

        They mean what ``known`` says, or else the plan.
        """
        from hotc.compiler import catalog
        from hotc.runtime.drivers.driver import BuildContext

        name = row.address.rpartition("/")[2]
        kind = catalog.lookup(row.type)
        # Inside nested stacks, Heat's stack name has the way to it in it.
        stack = "-".join([self.stack.name, *row.address.split("/")[:-1]])
        cloud, view = pinned(self.cloud, known or {}, self.pins)
        context = BuildContext(
            cloud=cloud,
            stack=self.stack.name,
            resource=name,
            automatic_name=automatic_name(stack, name, row.instance, kind.name_limit if kind is not None else 255),
            instance=row.instance,
            address=row.address,
            signal_base=self.signal_base(),
            content=self.configs.content,
        )
        return context, view

    def sealed(self, driver: Driver, request: Any, properties: Any) -> Any:
        """A request as it may be recorded, for properties with marked secrets."""
        if driver.find_again == "local" or self.configs.secret(properties):
            return Secret(request)
        return keep_secrets(request, properties)

    def signal_base(self) -> str:
        """The URL at which a service takes signals; empty where there is none."""
        return str(self.stack.inputs.get(SIGNAL_BASE) or "")

    def follow(self, row: ResourceRecord, action: Action) -> bool:
        """Let a row say of its resource what the plan says; whether that changed it."""
        known = (row.expressions, row.seen, row.requires, row.deletion_policy)
        wanted = (action.expressions, self.seen(action.expressions), list(action.rests_on), action.deletion_policy)
        row.expressions, row.seen, row.requires, row.deletion_policy = wanted
        hooked = row.notes.get(HOOKS, []) != action.hooks
        if hooked:
            row.notes = {**row.notes, HOOKS: action.hooks}
        return hooked or known != wanted

    # Recording -------------------------------------------------------------------------------------------------------

    async def record(self, row: ResourceRecord) -> None:
        """Write a row durably."""
        row.updated_at = self.now()
        await self.scheduler.commit(PutResource(row))

    async def turn_into(self, row: ResourceRecord, action: str, status: Status, reason: str = "") -> None:
        """Change a row's life cycle state, with its event, durably."""
        row.action, row.status, row.reason = action, status, self.masker(reason)
        row.updated_at = self.now()
        event = self.event(row)
        await self.scheduler.commit(PutResource(row), AddEvent(event))
        self.listener.event(event)

    async def drop(self, row: ResourceRecord, reason: str = "", *, silently: bool = False) -> None:
        """Forget a row, durably; with the event that it is deleted."""
        row.action, row.status, row.reason = "DELETE", "COMPLETE", self.masker(reason)
        event = self.event(row)
        writes = [DropResource(row.address, row.generation)]
        if silently:
            await self.scheduler.commit(*writes)
        else:
            await self.scheduler.commit(*writes, AddEvent(event))
            self.listener.event(event)
        self.history(row.address).rows.remove(row)
        if not self.history(row.address).rows:
            del self.rows[row.address]
        self.answers.forget(row.address)

    async def drop_void(self, address: str) -> None:
        """Forget attempts that surely made nothing."""
        for row in [row for row in self.history(address).rows if void(row)]:
            await self.drop(row, silently=True)

    def event(self, row: ResourceRecord) -> EventRecord:
        """The event that says what a row says."""
        return EventRecord(
            time=self.now(),
            stack=self.stack.name,
            address=row.address,
            type=row.type,
            physical_id=row.physical_id,
            action=row.action,
            status=row.status,
            reason=row.reason,
        )

    async def note(self, row: ResourceRecord, reason: str) -> None:
        """An event that says why a row stays in the state that it is in; the row is left as it is."""
        event = self.event(row)
        event.reason = self.masker(reason)
        await self.scheduler.commit(AddEvent(event))
        self.listener.event(event)

    # Calling ---------------------------------------------------------------------------------------------------------

    async def call(self, job: Callable[[], T]) -> T:
        """One call, once. Fails at once when the time of the whole apply is over."""
        self.patience.must_go_on()
        return await self.scheduler.call(job)

    async def repeatable(self, address: str, job: Callable[[], T], *, also: frozenset[Outcome] = frozenset()) -> T:
        """A call that may be sent again: with growing pauses while it makes sense to. Raises the last exception.

        ``also``: outcomes worth another try besides those that are so always.
        """
        pause, failures, until = self.settings.first_pause, 0, self.platform.monotonic() + self.settings.busy
        while True:
            try:
                return await self.call(job)
            except ActionFailed:
                raise
            except Exception as error:
                outcome = classify(error)
                failures += outcome != "busy"
                late = self.platform.monotonic() >= until if outcome == "busy" else failures == self.settings.tries
                if outcome not in _PASSING | also or late:
                    raise
                pause = min(pause, BUSY_POLL) if outcome == "busy" else pause
                self.listener.progress(address, f"asking again in {pause:g} s: {self.say(error)}")
            await self.patience.rest(pause)
            if self.lease is not None and not self.lease.still_held():
                raise LeaseLost(f"The lease of stack {self.stack.name} was lost", "Nothing more was sent.")
            pause = min(pause * 2, self.settings.longest_pause)

    def say(self, error: BaseException) -> str:
        """What a service said, without secrets."""
        return self.masker(describe(error))

    def failed(self, error: BaseException, doing: str) -> ActionFailed:
        """The failure of an action because of an exception of a call; a defect of hotc is raised on instead."""
        if isinstance(error, ActionFailed):
            return error
        if classify(error) == "broken":
            raise error
        hint = getattr(error, "hint", "")
        said = self.say(error)
        return ActionFailed(f"{doing}: {said.rstrip('.')}. {hint}" if hint else f"{doing}: {said}")

    def timeout(self, driver: Driver, row: ResourceRecord) -> float:
        """Seconds that one action on a resource may take: as the settings of its stack say, else as its type has it."""
        chosen = self.timeouts.get(row.address)
        if chosen is not None:
            return chosen
        limit = self.settings.resource_timeout
        return driver.timeout if limit is None else min(limit, driver.timeout)

    def seen(self, expressions: dict[str, Any]) -> dict[str, str]:
        """The versions of all resources from which properties take values, as they are now."""
        from hotc.compiler.leaves import origins
        from hotc.runtime.planning.expressions import thaw

        rows = {address: self.latest(address) for address in sorted(origins(thaw(expressions)))}
        return {address: row.version for address, row in rows.items() if row is not None}

    def values(self, expressions: dict[str, Any]) -> dict[str, Any]:
        """Properties with all answers in them; secrets marked. Runs in a worker: it may have to read from the cloud."""
        from hotc.compiler.codes import CODES
        from hotc.compiler.intrinsics.function import FunctionError
        from hotc.runtime.planning.expressions import complete, thaw

        try:
            result: dict[str, Any] = complete(thaw(expressions), self.answers)
        except FunctionError as error:
            raise ResourceProblem(CODES[error.code].message.format(**error.values), error.hint) from error
        return result


_PASSING: frozenset[Outcome] = frozenset({"busy", "throttled", "unreached", "ambiguous"})
