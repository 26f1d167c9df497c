"""Objects that exist become resources of a stack: they are read, recorded, and nothing is changed on the cloud.

What is recorded is what the template says, so that the next plan compares the template with itself: it is empty, and
``--refresh`` tells where the objects differ.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from hotc.compiler.intrinsics.function import FunctionError
from hotc.compiler.leaves import origins
from hotc.compiler.values import Secret
from hotc.runtime.connection.outcome import classify, describe
from hotc.runtime.drivers.driver import BuildContext
from hotc.runtime.errors import ResourceProblem
from hotc.runtime.groups.memory import NOTE as GROUP
from hotc.runtime.names import automatic_name
from hotc.runtime.planning.answers import Answers, pseudo_parameters
from hotc.runtime.planning.expressions import complete, thaw
from hotc.runtime.secrets import keep_secrets, reveal
from hotc.runtime.state.history import histories
from hotc.runtime.state.records import ResourceRecord

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from hotc.runtime.connection.cloud import Cloud
    from hotc.runtime.drivers.driver import Driver
    from hotc.runtime.planning.desired import Desired
    from hotc.runtime.state.records import StackRecord

Json = dict[str, Any]


@dataclass(slots=True)
class Found:
    """What is known of one resource before it is taken over.

    ``identity`` is the physical id, empty for what lives in the state alone; ``attributes`` what somebody else knows of
    it and the cloud doesn't tell (the value of a random string, a private key).
    """

    identity: str
    attributes: Json = field(default_factory=dict)


@dataclass(slots=True)
class Taken:
    """The outcome, not recorded yet: new rows, and what could not be taken over (address → why)."""

    rows: list[ResourceRecord] = field(default_factory=list)
    problems: dict[str, str] = field(default_factory=dict)
    left: list[str] = field(default_factory=list)
    """Addresses of the template that nothing was given for; the next apply creates them."""


def take(
    stack: StackRecord,
    desired: dict[str, Desired],
    given: Mapping[str, Found],
    rows: Iterable[ResourceRecord],
    *,
    cloud: Cloud,
    driver_of: Callable[[str], Driver | None],
    now: str,
) -> Taken:
    """Read each object and make its row. ``desired`` comes with requirements first; ``rows`` are those that are there.

    Raises the SDK's exceptions when the cloud does not answer.
    """
    return _Taking(stack, given, rows, cloud=cloud, driver_of=driver_of, now=now).take(desired)


class _Taking:
    def __init__(
        self,
        stack: StackRecord,
        given: Mapping[str, Found],
        rows: Iterable[ResourceRecord],
        *,
        cloud: Cloud,
        driver_of: Callable[[str], Driver | None],
        now: str,
    ) -> None:
        self.stack = stack
        self.given = given
        self.cloud = cloud
        self.driver_of = driver_of
        self.now = now
        self.known = {address: history.latest for address, history in histories(rows).items()}
        self.taken = Taken()
        pseudo = pseudo_parameters(stack.name, stack.lineage, stack.cloud)
        self.answers = Answers(self.known.get, lambda: cloud, driver_of, pseudo)

    def take(self, desired: dict[str, Desired]) -> Taken:
        for address in self.given.keys() - desired.keys():
            self.taken.problems[address] = "The template has no resource of this address."
        for address, wanted in desired.items():
            if self.known.get(address) is not None:
                if address in self.given:
                    self.taken.problems[address] = "The stack has this resource already."
                continue
            try:
                self._one(wanted)
            except ResourceProblem as problem:
                self.taken.problems[address] = str(problem)
            except FunctionError as error:
                self.taken.problems[address] = f"Its properties can't be worked out ({error.code})."
            except Exception as error:
                if classify(error) not in {"gone", "rejected"}:
                    raise
                self.taken.problems[address] = describe(error)
        return self.taken

    def _one(self, wanted: Desired) -> None:
        row = self._row(wanted)
        if wanted.container:
            if not any(address.startswith(wanted.address + "/") for address in (*self.known, *self.given)):
                self.taken.left.append(wanted.address)
                return
            row.physical_id = row.reference = row.instance
            if wanted.group is not None:
                row.notes[GROUP] = wanted.group.memory
            self._keep(row)
            return
        driver = self.driver_of(wanted.type)
        assert driver is not None  # the plan refuses what has none
        found = self.given.get(wanted.address)
        if found is None and (driver.find_again != "local" or driver.keep is not None):
            self.taken.left.append(wanted.address)
            return
        self._read(row, driver, wanted, found)
        self._keep(row)

    def _read(self, row: ResourceRecord, driver: Driver, wanted: Desired, found: Found | None) -> None:
        row.properties = complete(thaw(wanted.expressions), self.answers)
        request = driver.build(reveal(row.properties), self._context(row))
        row.sent = Secret(request) if driver.find_again == "local" else keep_secrets(request, row.properties)
        row.physical_id = self._identity(driver, request, found)
        there = driver.read(self.cloud, row.physical_id, request)
        if there is None:
            raise ResourceProblem(f"There is no {wanted.type} with the id {row.physical_id} on the cloud.")
        whole = {**there, **(found.attributes if found is not None else {})}
        if driver.keep is not None:
            row.data = Secret(_kept(driver, whole, local=driver.find_again == "local"))
        row.reference = driver.reference(row.physical_id, {**there, **reveal(row.data)})
        if driver.sees_state:
            there = {**there, "state": self.answers.state_around(row)}
        status = driver.status(there)
        if status.state == "failed":
            raise ResourceProblem(f"It is broken: {status.reason}.")

    def _identity(self, driver: Driver, request: Json, found: Found | None) -> str:
        """Ours for this object; a natural key tells it, whatever others call it."""
        if found is None or not found.identity:
            return str(request["id"])
        if driver.find_again != "natural_key" or driver.candidates is None:
            return found.identity
        matching = [each for each in driver.candidates(self.cloud, request) if driver.same(request, each)]
        if not matching:
            raise ResourceProblem("Nothing on the cloud is as the template says.")
        return driver.identity(matching[0])

    def _row(self, wanted: Desired) -> ResourceRecord:
        return ResourceRecord(
            address=wanted.address,
            generation=1,
            instance=str(uuid.uuid4()),
            type=wanted.type,
            action="ADOPT",
            status="COMPLETE",
            expressions=wanted.expressions,
            requires=list(wanted.requires),
            deletion_policy=wanted.deletion_policy,
            created_at=self.now,
            updated_at=self.now,
        )

    def _keep(self, row: ResourceRecord) -> None:
        needed = ((each, self.known.get(each)) for each in sorted(origins(thaw(row.expressions))))
        row.seen = {address: known.version for address, known in needed if known is not None}
        self.known[row.address] = row
        self.taken.rows.append(row)

    def _context(self, row: ResourceRecord) -> BuildContext:
        from hotc.compiler import catalog

        name = row.address.rpartition("/")[2]
        kind = catalog.lookup(row.type)
        limit = kind.name_limit if kind is not None else 255
        stack = "-".join([self.stack.name, *row.address.split("/")[:-1]])
        named = automatic_name(stack, name, row.instance, limit)
        return BuildContext(self.cloud, self.stack.name, name, named, row.instance)


def _kept(driver: Driver, whole: Json, *, local: bool) -> Json:
    """What the driver keeps of the answer to a creating request, as far as it is known."""
    assert driver.keep is not None
    try:
        return driver.keep(whole)
    except KeyError as missing:
        if local:  # it lives nowhere else
            raise ResourceProblem(f"Its {missing.args[0]} is not known.") from None
        return {}
