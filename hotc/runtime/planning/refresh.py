"""What the cloud says of recorded resources, asked for with as few calls as possible.

Where a type declares a :class:`~hotc.runtime.drivers.listing.Listing` and has more resources than it takes list calls,
its collections are listed, each once for all types; all else is read object by object. Nothing counts as gone because
a list hasn't got it (it may belong to another project, or to a part of the cloud that is down): each such object is
asked for by its id, and only the service's own "not found" makes it gone.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, Literal

from hotc.runtime.connection.outcome import classify
from hotc.runtime.drivers.listing import Listed
from hotc.runtime.secrets import reveal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from hotc.runtime.connection.cloud import Cloud
    from hotc.runtime.drivers.driver import Driver
    from hotc.runtime.drivers.listing import ListCall
    from hotc.runtime.state.records import ResourceRecord

Json = dict[str, Any]

Scope = Literal["touched", "all", "none"]
"""Of which resources the cloud is asked while planning: those that change and those that these rest on, all, none."""

AT_ONCE = 16
"""Requests that are on their way at the same time."""


class Refresh:
    """What the cloud says, kept for as long as one plan is made.

    ``objects`` is row key → the object as the driver's ``read`` gives it, ``None`` for what is gone; rows that were not
    asked for have no entry. ``at_once`` is how many requests may be on their way at the same time.
    """

    def __init__(self, cloud: Cloud, driver_of: Callable[[str], Driver | None], at_once: int = AT_ONCE) -> None:
        self._cloud = cloud
        self._driver_of = driver_of
        self._at_once = at_once
        self._listed = Listed()
        self._refused: set[ListCall] = set()
        self.objects: dict[str, Json | None] = {}

    @property
    def gone(self) -> list[str]:
        """Keys of rows whose object is not there any more."""
        return [key for key, found in self.objects.items() if found is None]

    def ask(self, rows: Iterable[ResourceRecord]) -> bool:
        """Ask for rows that were not asked for yet; whether there were any. Raises what the cloud's calls raise."""
        asked = [row for row in rows if row.key not in self.objects and self._is_known(row)]
        if not asked:
            return False
        self._list(_worth_listing(asked, self._driver_of, self._listed, self._refused))
        single = [row for row in asked if not self._found(row)]
        answers = self._together([lambda row=row: self._read(row) for row in single])  # type: ignore[misc]
        self.objects.update(zip((row.key for row in single), answers, strict=True))
        return True

    def as_read(self, row: ResourceRecord) -> bool:
        """Whether a row's object has the very form that the driver's ``read`` gives."""
        listing = self._driver(row).listing
        return listing is None or listing.read is None

    def _is_known(self, row: ResourceRecord) -> bool:
        """Whether there is something to ask for: an object on the cloud, of a type with a driver."""
        driver = self._driver_of(row.type)
        return driver is not None and row.physical_id is not None and not row.container and driver.find_again != "local"

    def _list(self, calls: Sequence[ListCall]) -> None:
        answers = self._together([lambda each=each: _listed_or_refused(each, self._cloud) for each in calls])  # type: ignore[misc]
        for each, objects in zip(calls, answers, strict=True):
            if objects is None:
                self._refused.add(each)
            else:
                self._listed.add(each, objects)

    def _found(self, row: ResourceRecord) -> bool:
        """Take the object from the lists, if it is there."""
        listing = self._driver(row).listing
        if listing is None:
            return False
        sent = reveal(row.sent, lenient=True)
        if not all(each in self._listed for each in listing.lists(sent)):
            return False
        assert row.physical_id is not None
        found = listing.find(self._listed, row.physical_id, sent) if listing.holds(sent) else None
        if found is not None:
            self.objects[row.key] = found
        return found is not None

    def _read(self, row: ResourceRecord) -> Json | None:
        driver = self._driver(row)
        read = driver.read if driver.listing is None else driver.listing.read or driver.read
        assert row.physical_id is not None
        return read(self._cloud, row.physical_id, reveal(row.sent, lenient=True))

    def _driver(self, row: ResourceRecord) -> Driver:
        driver = self._driver_of(row.type)
        assert driver is not None
        return driver

    def _together(self, jobs: Sequence[Callable[[], Any]]) -> list[Any]:
        if len(jobs) < 2 or self._at_once < 2:
            return [job() for job in jobs]
        with ThreadPoolExecutor(min(self._at_once, len(jobs)), thread_name_prefix="hotc-refresh") as pool:
            try:
                return list(pool.map(lambda job: job(), jobs))
            except BaseException:
                pool.shutdown(cancel_futures=True)
                raise


def _listed_or_refused(call: ListCall, cloud: Cloud) -> list[Json] | None:
    """``None``: the cloud doesn't let this be listed, so the objects are read one by one."""
    try:
        return call.listed(cloud)
    except Exception as error:
        if classify(error) in {"rejected", "gone"}:
            return None
        raise


def _worth_listing(
    rows: Sequence[ResourceRecord],
    driver_of: Callable[[str], Driver | None],
    listed: Listed,
    refused: set[ListCall],
) -> list[ListCall]:
    """Those that it pays to list: one call for each takes less than a call for each object that is found in it."""
    found_in: dict[ListCall, int] = {}
    for row in rows:
        driver = driver_of(row.type)
        listing = driver.listing if driver is not None else None
        sent = reveal(row.sent, lenient=True)
        if listing is None or not listing.holds(sent):
            continue
        for each in listing.lists(sent):
            if each not in listed and each not in refused:
                found_in[each] = found_in.get(each, 0) + 1
    return [each for each, count in found_in.items() if count > 1]
