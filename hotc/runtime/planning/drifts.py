"""The drift of a whole stack: of each resource that the cloud was asked for, and what is to be done about it."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from hotc.runtime.errors import DriftFound
from hotc.runtime.planning.drift import GONE, Drift, as_found, compare, described, entry_of, observed
from hotc.runtime.planning.sentences import drift_line

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable

    from hotc.runtime.drivers.driver import Driver
    from hotc.runtime.planning.choices import Drift as Policy
    from hotc.runtime.planning.refresh import Refresh
    from hotc.runtime.state.records import ResourceRecord

Json = dict[str, Any]


def mend(_address: str) -> Policy:
    """The policy of who says nothing."""
    return "mend"


class Drifts:
    """What a refresh found. ``owned``: type → the physical ids that are recorded of it, in whichever stack.

    :ivar found: every difference, with the policy of its resource.
    :ivar gone: keys of rows that are to be made anew.
    :ivar rows: the rows as the planner is to see them.
    :ivar warnings: what can't be mended.
    """

    def __init__(
        self,
        rows: Iterable[ResourceRecord],
        said: Refresh,
        driver_of: Callable[[str], Driver | None],
        owned: Callable[[str], Collection[str]],
        policy: Callable[[str], Policy] = mend,
    ) -> None:
        self.found: list[Drift] = []
        self.gone: list[str] = []
        self.rows: list[ResourceRecord] = []
        self.warnings: list[str] = []
        self._driver_of = driver_of
        self.owned = cache(owned)
        for row in rows:
            self.rows.append(self._seen(row, said, policy(row.address)))

    def refuse(self) -> None:
        """Raise :class:`~hotc.runtime.errors.DriftFound` for what must not drift."""
        lines = [drift_line(each) for each in self.found if each.policy == "fail"]
        if lines:
            raise DriftFound(
                "Resources whose drift is to be an error were changed behind our back: " + "; ".join(lines) + ".",
                'Undo it on the cloud, or say drift = "mend" for them in hotc.toml.',
            )

    @staticmethod
    def is_settled(row: ResourceRecord) -> bool:
        """Whether a resource ought to be as it was written; what did not come to its end will be gone on with."""
        return row.status == "COMPLETE" or row.action == "CHECK"

    def _seen(self, row: ResourceRecord, said: Refresh, policy: Policy) -> ResourceRecord:
        if row.key not in said.objects:
            if policy == "ignore":
                return as_found(row, None) if entry_of(row) is not None else row
            if row.notes.get(GONE):
                self.gone.append(row.key)
            return row
        object = said.objects[row.key]
        if object is None:
            self.found.append(Drift(row.address, row.type, "gone", policy=policy))
            if policy != "ignore":
                self.gone.append(row.key)
            return row
        return self._compared(row, object, policy)

    def _compared(self, row: ResourceRecord, object: Json, policy: Policy) -> ResourceRecord:
        driver = self._driver_of(row.type)
        assert driver is not None
        status = driver.status(object)
        if status.state == "failed":
            self.found.append(Drift(row.address, row.type, "broken", reason=status.reason, policy="ignore"))
        if not self.is_settled(row):
            return row
        differences = compare(row, driver, object, self.owned)
        for each in differences:
            drifts = described(row, each)
            for drift in drifts:
                drift.policy = policy if not each.stuck or policy == "fail" else "ignore"
            self.found += drifts
            if each.stuck and policy == "mend":
                self.warnings.append(
                    f"{row.address}: {'.'.join(each.entry.path)} was changed behind our back, and {each.stuck}. "
                    "Write what is there into the template, or take it over with --refresh-only."
                )
        mended = [each for each in differences if not each.stuck] if policy != "ignore" else []
        if not mended and entry_of(row) is None:
            return row
        return as_found(row, observed(row, mended) if mended else None)
