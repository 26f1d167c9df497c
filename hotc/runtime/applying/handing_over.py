"""What a resource made stays when the resource goes, where another one wants the very same as a part of its own.

A rule that was a resource and now stands among the rules of its group is there throughout: the group, which is updated
first, finds it and makes no second one, so that deleting it would leave the group without it until the next apply.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.runtime.secrets import reveal

if TYPE_CHECKING:
    from hotc.runtime.applying.run import Run
    from hotc.runtime.drivers.driver import Driver
    from hotc.runtime.state.records import ResourceRecord


def heir(run: Run, row: ResourceRecord, driver: Driver) -> str:
    """The address of the resource that wants what this one made; empty: there is none."""
    taken = driver.taken_over
    if taken is None:
        return ""
    sent = reveal(row.sent, lenient=True)
    for each in run.rows_of({taken.type}):
        if each is not run.latest(each.address) or each.physical_id is None or each.action == "DELETE":
            continue
        if taken.wants(each.physical_id, reveal(each.sent, lenient=True), sent):
            return each.address
    return ""
