"""What came late: made by a creating request that seemed to have made nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.runtime.applying.settling import matching
from hotc.runtime.planning.leaving import deletion
from hotc.runtime.planning.plan import Cause
from hotc.runtime.state.history import missed

if TYPE_CHECKING:
    from collections.abc import Callable

    from hotc.runtime.connection.cloud import Cloud
    from hotc.runtime.drivers.driver import Driver
    from hotc.runtime.planning.plan import Action
    from hotc.runtime.state.records import ResourceRecord
    from hotc.runtime.state.store import Store


def late_arrivals(
    actions: list[Action],
    rows: list[ResourceRecord],
    store: Store,
    cloud: Cloud,
    driver_of: Callable[[str], Driver | None],
) -> list[Action]:
    """Deletions of what a creating request made that seemed to have made nothing, and that nobody needs any more."""
    making = {action.address for action in actions if action.operation in {"create", "replace"}}
    found = []
    for row in rows:
        driver = driver_of(row.type)
        if driver is None or not missed(row) or row.address in making:
            continue
        owned = store.owned(row.type)
        if any(driver.identity(each) not in owned for each in matching(row, driver, cloud)):
            found.append(deletion(row, Cause("a creating request without an answer has made it after all")))
    return found
