"""Recording what was taken over: a whole stack from Heat, or single resources by their ids."""

from __future__ import annotations

import time
import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from hotc.runtime import drivers
from hotc.runtime.adopting import unpack
from hotc.runtime.adopting.take import Found, Taken, take
from hotc.runtime.applying.events import timestamp
from hotc.runtime.connection.outcome import describe
from hotc.runtime.errors import AdoptionRefused
from hotc.runtime.groups.adopted import naming as members_found
from hotc.runtime.opening import identity
from hotc.runtime.planning.answers import Answers, pseudo_parameters
from hotc.runtime.planning.inputs import given
from hotc.runtime.planning.outputs import work_out
from hotc.runtime.planning.wanted import wanted_by
from hotc.runtime.state.history import histories
from hotc.runtime.state.records import EventRecord, StackRecord
from hotc.runtime.state.store import AddEvent, PutResource, PutStack

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from hotc.runtime.adopting.heat_stack import HeatStack
    from hotc.runtime.connection.cloud import Cloud
    from hotc.runtime.planning.wanted import Wanted
    from hotc.runtime.state.records import ResourceRecord
    from hotc.runtime.state.store import Store

Json = dict[str, Any]

ORIGIN = "adopted_from"
"""Key of the stack's notes: names and ids in Heat of the stack and of those nested in it, until Heat has let go."""


@dataclass(slots=True)
class Adoption:
    """What would be recorded. ``record`` is the stack's own row, ``known`` the rows that are there already."""

    record: StackRecord
    wanted: Wanted
    taken: Taken
    known: list[ResourceRecord]

    def as_dict(self) -> Json:
        """The JSON form."""
        return {
            "stack": self.record.name,
            "taken": [
                {"address": row.address, "type": row.type, "physical_id": row.physical_id}
                for row in self.taken.rows
                if not row.container
            ],
            "left": self.taken.left,
            "problems": self.taken.problems,
        }


def from_heat(store: Store, cloud: Cloud, name: str, heat: HeatStack, folder: Path, *, parameters: Json) -> Adoption:
    """A stack of Heat's as a stack of ours. The template and its files are written into ``folder``.

    ``parameters`` are values besides those that Heat tells; those of hidden parameters have to be among them.

    Raises :class:`AdoptionRefused`, and what planning raises: the template has to compile, each type needs a driver.
    """
    if store.stack(name) is not None:
        raise AdoptionRefused(f"There is a stack {name} already.", "Give another name.")
    files, secret = unpack.texts(heat)
    values = {**secret, **parameters}
    untold = sorted(each for each, value in values.items() if value == unpack.UNTOLD)
    if untold:
        raise AdoptionRefused(
            f"Heat keeps the values of hidden parameters to itself: {', '.join(untold)}.",
            "Give them: " + " ".join(f"--parameter {each}=…" for each in untold),
        )
    unpack.write(folder, files)
    environments = [folder / unpack.ENVIRONMENT] if unpack.ENVIRONMENT in files else []
    inputs = given(folder / unpack.TEMPLATE, environments, values, None)
    wanted = wanted_by(name, inputs, naming=members_found(heat.resources))
    record = _new(name, cloud)
    record.notes[ORIGIN] = [[heat.name, heat.id], *map(list, heat.nested)]
    adoption = _taken(record, wanted, heat.resources, [], cloud)
    adoption.taken.problems.update(heat.left_out)
    return adoption


def single(store: Store, cloud: Cloud, name: str, wanted: Wanted, ids: Mapping[str, str]) -> Adoption:
    """Single resources, by address and physical id; the stack is made if it is not there yet."""
    record = store.stack(name) or _new(name, cloud)
    resources = {address: _given(each, address, wanted) for address, each in ids.items()}
    return _taken(record, wanted, resources, store.resources(record.lineage), cloud)


def commit(store: Store, adoption: Adoption, cloud: Cloud, doing: str) -> None:
    """Record it, all or nothing, under the stack's lease.

    Raises :class:`~hotc.runtime.errors.StackLocked`, :class:`~hotc.runtime.errors.StateProblem`, and
    :class:`AdoptionRefused` when the stack has changed meanwhile.
    """
    record = adoption.record
    with store.lease(record.name, doing):
        current = store.stack(record.name)
        if (current.serial if current is not None else 0) != record.serial:
            raise AdoptionRefused(f"Stack {record.name} has changed meanwhile.", "Try again.")
        now = timestamp(time.time())
        record.inputs = adoption.wanted.inputs
        record.created_at = record.created_at or now
        record.updated_at = now
        record.outputs = _outputs(adoption, cloud)
        events = [AddEvent(_event(record, now, row)) for row in adoption.taken.rows]
        rows = [PutResource(row) for row in adoption.taken.rows]
        record.serial = store.commit(
            record.lineage, [PutStack(record), *rows, *events, AddEvent(_event(record, now, None))]
        )


def _taken(
    record: StackRecord, wanted: Wanted, given: Mapping[str, Found], known: list[ResourceRecord], cloud: Cloud
) -> Adoption:
    now = timestamp(time.time())
    taken = take(record, wanted.resources, given, known, cloud=cloud, driver_of=drivers.lookup, now=now)
    return Adoption(record, wanted, taken, known)


def _new(name: str, cloud: Cloud) -> StackRecord:
    return StackRecord(str(uuid.uuid4()), name, identity(cloud), action="ADOPT", status="COMPLETE")


def _given(text: str, address: str, wanted: Wanted) -> Found:
    """A physical id; for what lives in the state alone, and has none, its value."""
    desired = wanted.resources.get(address)
    driver = drivers.lookup(desired.type) if desired is not None and not desired.container else None
    return Found("", {"value": text}) if driver is not None and driver.find_again == "local" else Found(text)


def _outputs(adoption: Adoption, cloud: Cloud) -> Json:
    """The outputs; those that rest on what is not there yet say so until the next apply."""
    record = adoption.record
    known = histories([*adoption.known, *adoption.taken.rows])
    answers = Answers(
        lambda address: known[address].latest if address in known else None,
        lambda: cloud,
        drivers.lookup,
        pseudo_parameters(record.name, record.lineage, record.cloud),
    )
    return work_out(adoption.wanted.outputs, answers, describe)


def _event(record: StackRecord, now: str, row: ResourceRecord | None) -> EventRecord:
    return EventRecord(
        time=now,
        stack=record.name,
        address=row.address if row is not None else "",
        type=row.type if row is not None else "OS::Heat::Stack",
        physical_id=row.physical_id if row is not None else record.lineage,
        action="ADOPT",
        status="COMPLETE",
        reason="",
    )
