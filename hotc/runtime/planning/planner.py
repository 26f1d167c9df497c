"""Making a plan: what the template wants minus what the state has, each difference with its cause."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from hotc.runtime.addresses import around
from hotc.runtime.planning import externals, renewing, staying
from hotc.runtime.planning.batches import farewells, rollings
from hotc.runtime.planning.breakpoints import still_waits
from hotc.runtime.planning.changes import property_changes, unknown_as_old
from hotc.runtime.planning.choices import Choices
from hotc.runtime.planning.drift import entry_of
from hotc.runtime.planning.foreseen import Foreseen
from hotc.runtime.planning.leaving import deletions
from hotc.runtime.planning.ordering import order_actions
from hotc.runtime.planning.part import Part
from hotc.runtime.planning.plan import Action, Cause
from hotc.runtime.planning.replacing import in_the_way, wait_for_others
from hotc.runtime.state.history import History, going, histories
from hotc.runtime.unhealthy import reason_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from hotc.runtime.child_stacks.looking import Within
    from hotc.runtime.drivers.driver import Driver
    from hotc.runtime.planning.answers import Answers
    from hotc.runtime.planning.batches import Rolling
    from hotc.runtime.planning.desired import Desired
    from hotc.runtime.state.records import ResourceRecord

_TO_KEEP_IT = (
    "To keep it, take over what is there with --refresh-only and write it into the template, or say "
    'drift = "ignore" for it in hotc.toml.'
)


class Decided(NamedTuple):
    """What is to become of wanted resources, what is deleted, and which groups are rolled over."""

    found: list[Action]
    deletions: list[Action]
    rolled: list[Rolling]


class Planner:
    """Decides for one resource after the other, those that others rest on first.

    ``answers`` gives references and attributes of what is recorded; ``gone`` are keys of rows whose object is known
    to be gone; ``replace`` addresses to be made anew; ``part`` is what the plan may touch; ``within`` sees stacks.
    """

    def __init__(
        self,
        driver_of: Callable[[str], Driver | None],
        answers: Answers,
        gone: Iterable[str] = (),
        *,
        choices: Choices | None = None,
        replace: Iterable[str] = (),
        part: Part | None = None,
        within: Within | None = None,
    ) -> None:
        self._choices = choices or Choices()
        self._replace = frozenset(replace)
        self._part = part or Part()
        self._within = within
        self._driver_of = driver_of
        self._foreseen = Foreseen(driver_of, answers)
        self._gone = frozenset(gone)
        self._known: dict[str, History] = {}
        self._touched: set[str] = set()
        self._renewed: frozenset[str] = frozenset()
        self._problems: list[str] = []
        self.warnings: list[str] = []

    def actions(self, desired: dict[str, Desired], records: Iterable[ResourceRecord]) -> list[Action]:
        """The whole graph, in an order in which it could be carried out. ``desired`` comes with requirements first.

        Raises :class:`~hotc.runtime.errors.ResourceProblem` for changes that can't be made at all.
        """
        decided = self.decide(desired, records)
        externals.refuse(self._problems)
        for each in decided.rolled:
            each.farewells = farewells(each, desired)
        wait_for_others(decided.found, decided.deletions, self._known, self._driver_of, self._foreseen)
        ordered = order_actions(decided.found, decided.deletions, self._known, decided.rolled)
        self.warnings += staying.warnings(ordered, self._known)
        return ordered

    def decide(self, desired: dict[str, Desired], records: Iterable[ResourceRecord]) -> Decided:
        """What is to become of each wanted resource, and the deletions; without an order."""
        known = self._known = histories(records)
        new_stacks = {each.address for each in desired.values() if each.container and self._is_new(each)}
        self._foreseen.begin(known, new_stacks, {each.address for each in desired.values() if each.deferred})
        found = self._first_round(desired)
        if renewed := renewing.renewed(found, known, self._driver_of):
            self._renewed = renewed
            self._foreseen.forget()
            self._touched.clear()
            self._problems.clear()
            found = self._first_round(desired)
        rolled = rollings(desired, found, known)
        passing = {f"{each.address}/{name}" for each in rolled for name in each.used}
        for address, wanted in desired.items():
            if wanted.passing and passing & {address, *around(address)}:
                found.append(self._enter(wanted))
        gone = deletions({action.address for action in found}, known, found, self._part)
        self._widen_containers(found, gone)
        return Decided(found, gone, rolled)

    def _first_round(self, desired: dict[str, Desired]) -> list[Action]:
        return [self._enter(wanted) for wanted in desired.values() if not wanted.passing]

    def _enter(self, wanted: Desired) -> Action:
        address = wanted.address
        action = self._decide(wanted, history := self._known.get(address))
        if self._within is not None:
            self._within.look(action, wanted, history, self._foreseen)
        self._foreseen.decided(address, wanted.type, action.operation)
        if action.changes:
            self._touched.update(around(address))
        return action

    # One resource ----------------------------------------------------------------------------------------------------

    def _decide(self, wanted: Desired, history: History | None) -> Action:
        action = Action(
            key=wanted.address,
            address=wanted.address,
            type=wanted.type,
            operation="create",
            expressions=wanted.expressions,
            rests_on=wanted.requires,
            deletion_policy=wanted.deletion_policy,
            container=wanted.container,
            external_id=wanted.external_id,
            hooks=wanted.hooks,
            file=wanted.file,
            line=wanted.line,
            memory=wanted.group.memory if wanted.group is not None else {},
        )
        if not self._part.has(wanted.address) and not (wanted.passing and self._part.has(around(wanted.address)[0])):
            action.operation, action.left_out = "none", True
        elif externals.concerned(history.latest if history is not None else None, wanted):
            self._decide_external(action, history.latest if history is not None else None, wanted)
        elif history is None or history.latest is None:
            failed = history.rows[-1].reason if history is not None else ""
            self._because(action, f"its creation failed: {failed}" if failed else "is not there yet", wanted)
        elif wanted.container:
            self._decide_container(action, history.latest, wanted)
        elif history.latest.physical_id is None:
            driver = self._driver_of(wanted.type)
            self._because(action, "its creation was interrupted; whether it is there will be looked up", wanted)
            if history.made and driver is not None:
                self._make_anew(action, history.latest, wanted, driver)
        else:
            self._decide_known(action, history.latest, wanted)
        still_waits(action, history.latest if history is not None else None)
        return action

    def _decide_external(self, action: Action, record: ResourceRecord | None, wanted: Desired) -> None:
        if refusal := externals.refusal(record, wanted):
            self._problems.append(refusal)
        if not wanted.external_id:
            return  # of another type, so it is created beside what others made
        self._foreseen.is_external(wanted.address, wanted.external_id)
        same = record is not None and externals.recorded(record) == wanted.external_id and record.type == wanted.type
        if same and record is not None and record.status == "COMPLETE" and record.key not in self._gone:
            action.operation = "none"
        else:
            action.operation = "read"
            self._because(action, "is there already (external_id), and is only read", wanted)

    def _decide_container(self, action: Action, record: ResourceRecord, wanted: Desired) -> None:
        if self._is_new(wanted):
            action.operation = "replace"
            self._because(action, f"its type changes from {record.type} to {wanted.type}", wanted)
        elif record.status != "COMPLETE":
            action.operation = "create" if record.action == "CREATE" else "update"
            self._because(action, f"its {record.action.lower()} did not come to its end", wanted)
        elif wanted.address in self._touched:
            action.operation = "update"
            self._because(action, "some of its members change", wanted)
        else:
            action.operation = "none"

    def _is_new(self, wanted: Desired) -> bool:
        """Whether a nested stack or group gets a row, and with it an identity, that it has not yet."""
        record = self._known[wanted.address].latest if wanted.address in self._known else None
        return record is None or not record.container or record.type != wanted.type

    def _decide_known(self, action: Action, record: ResourceRecord, wanted: Desired) -> None:
        driver = self._driver_of(wanted.type)
        assert driver is not None
        must = self._must_replace(record, wanted)
        if must:
            action.operation = "create" if record.key in self._gone else "replace"
            self._because(action, must, wanted)
            if action.operation == "replace":
                self._make_anew(action, record, wanted, driver)
            return
        changes = property_changes(
            record, wanted, self._foreseen, lambda name: self._foreseen.stable(record, wanted, name), driver
        )
        action.causes = changes.causes
        for name in changes.unreadable:
            self.warnings.append(
                f"{record.address}: without its key, the secret in {name} can't be read, and counts as unchanged."
            )
        unfinished = record.status != "COMPLETE"
        if changes.replace:
            self._say_loudly(record, changes.loud)
            self._make_anew(action, record, wanted, driver)
            action.uncertain = changes.uncertain and record.status == "COMPLETE"
        elif changes.properties and unfinished and record.action == "CREATE":
            action.operation = "create"  # nothing rests on it yet, so what turns out to be broken is made anew
            action.causes.insert(0, Cause("its create did not come to its end", file=wanted.file, line=wanted.line))
        elif changes.properties:
            self._say_what_is_lost(record, changes.losing)
            action.operation = "update"
            action.observed = entry_of(record)
            if not unfinished:
                self._foreseen.changes(wanted.address, changes.properties)
        elif unfinished:
            action.operation = "create" if record.action == "CREATE" else "update"
            self._because(action, f"its {record.action.lower()} did not come to its end", wanted)
        else:
            action.operation = "none"

    def _say_loudly(self, record: ResourceRecord, names: list[str]) -> None:
        """Nothing is replaced because of what somebody did on the cloud without a word of its own."""
        if names:
            self.warnings.append(
                f"{record.address} ({record.type}) will be REPLACED because of what was changed behind our back "
                f"({', '.join(names)}), not because of the template. {_TO_KEEP_IT}"
            )

    def _say_what_is_lost(self, record: ResourceRecord, losing: dict[str, str]) -> None:
        for name, what in losing.items():
            self.warnings.append(
                f"{record.address} ({record.type}) will LOSE {what}: {name} was changed behind our back, and is set "
                f"back to what the template says. {_TO_KEEP_IT}"
            )

    def _must_replace(self, record: ResourceRecord, wanted: Desired) -> str:
        if record.key in self._gone:
            return "it is not on the cloud any more"
        if record.type != wanted.type or record.container:
            return f"its type changes from {record.type} to {wanted.type}"
        if going(record):
            return "its deletion was begun"
        if unhealthy := reason_of(record):
            return f"it was marked unhealthy: {unhealthy}"
        if record.tainted:
            return f"it is broken: {record.reason}" if record.reason else "it is broken"
        if record.address in self._renewed:
            return "it is made anew with each update of the stack"
        return "asked for with --replace" if record.address in self._replace else ""

    def _make_anew(self, action: Action, record: ResourceRecord, wanted: Desired, driver: Driver) -> None:
        """Plan a replacement, with what has to be deleted before the new one is created."""
        action.operation = "replace"
        live = self._known[record.address].live
        shared = in_the_way(driver, live, wanted.type, unknown_as_old(record, wanted, self._foreseen))
        choice = self._choices.of(record.address)
        if shared.keys:
            action.first = shared.keys
            self._because(action, f"the old one is deleted first: {shared.why}", wanted)
        elif choice.replace == "delete-first":
            action.first = [old.key for old in live]
            self._because(action, f"the old one is deleted first, as {choice.places['replace']} says", wanted)

    def _because(self, action: Action, rule: str, wanted: Desired) -> None:
        action.causes.append(Cause(rule, file=wanted.file, line=wanted.line))

    def _widen_containers(self, found: list[Action], deletions: list[Action]) -> None:
        """A group from which a member is taken away changes as well."""
        gone = {each for deletion in deletions for each in around(deletion.address)}
        for action in found:
            if action.container and action.operation == "none" and action.address in gone:
                action.operation = "update"
                action.causes.append(Cause("some of its members are deleted", file=action.file, line=action.line))
