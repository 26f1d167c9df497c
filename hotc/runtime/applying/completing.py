"""Bringing about what an object still lacks after it was created or changed (:attr:`.Driver.configure`)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.runtime.applying.settling import owned
from hotc.runtime.drivers.parts import beside

if TYPE_CHECKING:
    from hotc.runtime.applying.run import Run
    from hotc.runtime.drivers.driver import Driver, Json
    from hotc.runtime.state.records import ResourceRecord


async def complete(run: Run, row: ResourceRecord, driver: Driver, sent: Json) -> None:
    """Compare the object with its request, and mend the difference; what others made within it stays.

    Raises what the calls raise. Its keys are held.
    """
    configure, identity = driver.configure, row.physical_id
    if configure is None:
        return
    assert identity is not None
    # Asked here: a state is read by one thread alone.
    cloud = beside(run.cloud, owned(run, driver.parts.type)) if driver.parts is not None else run.cloud
    await run.repeatable(row.address, lambda: configure(cloud, identity, sent), also=frozenset({"conflict"}))
