"""Updates that only hit what the plan saw: neutron is told the revision, so that nobody else's change is undone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, cast

from hotc.runtime.connection.view import Guarded
from hotc.runtime.drivers.compared import UNSHOWN
from hotc.runtime.errors import ResourceProblem
from hotc.runtime.planning.drift import entries

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hotc.runtime.applying.run import Run
    from hotc.runtime.connection.cloud import Cloud
    from hotc.runtime.drivers.driver import Driver
    from hotc.runtime.state.records import ResourceRecord

Json = dict[str, Any]

REVISION: Final = "revision_number"
EMPTY: Final[tuple[Any, ...]] = (None, "", [], {})


def guarded(run: Run, row: ResourceRecord, driver: Driver, states: Sequence[Json]) -> Cloud:
    """The cloud for the update of a resource. ``states`` are the requests that it may stand for, old and new.

    Without a revision of the plan's, it is the cloud itself.
    """
    action = run.planned.get(row.address)
    revision = action.revision if action is not None else None
    if revision is None or driver.listing is None or row.physical_id is None:
        return run.cloud
    identity, sent = row.physical_id, states[0]

    def again() -> int:
        found = driver.read(run.cloud, identity, sent)
        names = sorted({".".join(name) for name in _foreign(row, driver, found or {}, states)})
        if found is None or names or REVISION not in found:
            what = f"{', '.join(names)} of it" if names else "it"
            raise ResourceProblem(f"{what} changed since the plan was made.", "Plan again.")
        return int(found[REVISION])

    path = f"{driver.listing.calls[0].path}/{identity}"
    return cast("Cloud", Guarded(run.cloud, path, revision, again))


def _foreign(row: ResourceRecord, driver: Driver, found: Json, states: Sequence[Json]) -> list[tuple[str, ...]]:
    """Properties that show neither what was written, nor what was found, nor what is being written now."""
    foreign = []
    for entry in entries(row, driver):
        shown = entry.found(found)
        every = [entry.written(state) for state in states]
        written = [value for value in every if value is not UNSHOWN]
        if UNSHOWN in every and shown in EMPTY:
            continue  # being taken away: neutron does that to a gateway, and refuses the rest of the same request
        if shown is not UNSHOWN and written and not any(entry.alike(value, shown) for value in written):
            foreign.append(entry.path)
    return foreign
