"""What is made anew whenever anything else in its stack changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from hotc.runtime.drivers.driver import Driver
    from hotc.runtime.planning.plan import Action
    from hotc.runtime.state.history import History


def renewed(
    found: Sequence[Action], known: Mapping[str, History], driver_of: Callable[[str], Driver | None]
) -> frozenset[str]:
    """Addresses of what has to be made anew because anything at all changes, unless somebody still waits for it."""
    if not any(action.changes for action in found):
        return frozenset()
    latest = [history.latest for history in known.values()]
    waited_for = {each for row in latest if row is not None and row.status != "COMPLETE" for each in row.requires}
    idle = [each for each in found if each.operation == "none" and not each.left_out and not each.container]
    drivers = {each.address: driver_of(each.type) for each in idle if each.address not in waited_for}
    return frozenset(address for address, driver in drivers.items() if driver is not None and driver.renewed)
