"""Keeping a copy of an object on the cloud: an image of a server, a backup of a volume.

A copy is made like a resource: its name, which nobody else uses, is written down before the one creating request, its
id after it. What a lost answer made is found again by that name.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from hotc.runtime.applying.failed import ActionFailed
from hotc.runtime.connection.outcome import classify
from hotc.runtime.names import automatic_name

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from hotc.runtime.applying.run import Run
    from hotc.runtime.drivers.copies import Copies
    from hotc.runtime.state.records import ResourceRecord

Json = dict[str, Any]

_LATER = frozenset({"conflict", "throttled", "unreached"})
"""Outcomes after which surely nothing was made, and the same request may succeed."""


@dataclass(slots=True)
class Copying:
    """One copy on its way.

    ``slot`` is what is written down of it, by ``save``, durably: ``name``; ``at``, when it was asked for; ``id``, once
    that is known; ``missed``: a request was given up, so that there may be one more copy of that name. ``patience``:
    seconds that it may take.
    """

    run: Run
    row: ResourceRecord
    copies: Copies
    slot: Json
    save: Callable[[], Awaitable[None]]
    patience: float

    async def keep(self) -> bool:
        """Make the copy, or go on with it, until it is usable. ``False``: there is nothing to copy any more.

        Raises :class:`ActionFailed`.
        """
        deadline = self.run.platform.monotonic() + self.patience
        if not self.slot.get("id"):
            if self.slot.get("at"):
                await self._settle()
            if not self.slot.get("id") and not await self._ask(deadline):
                return False
        await self._until_ready(deadline)
        await self._drop_surplus()
        return True

    async def _ask(self, deadline: float) -> bool:
        run, row = self.run, self.row
        assert row.physical_id is not None
        identity = row.physical_id
        if not self.slot.get("name"):
            resource = f"{row.address.rpartition('/')[2]}-snapshot"
            self.slot["name"] = automatic_name(run.stack.name, resource, run.platform.uuid())
        name, pause = self.slot["name"], run.settings.first_pause
        while True:
            self.slot["at"] = run.now()
            await self.save()
            try:
                self.slot["id"] = await run.call(lambda: self.copies.create(run.cloud, identity, name))
                await self.save()
                return True
            except Exception as error:
                outcome = classify(error)
                if outcome == "ambiguous":
                    await self._settle()
                    if self.slot.get("id"):
                        return True
                    raise ActionFailed(
                        f"there was no clear answer to the request for its {self.copies.kind}: {run.say(error)}"
                    ) from error
                del self.slot["at"]
                await self.save()
                if outcome == "gone":
                    return False
                if outcome not in _LATER or run.platform.monotonic() >= deadline:
                    raise run.failed(error, f"No {self.copies.kind} of it was made") from error
                run.listener.progress(row.address, f"asking again in {pause:g} s: {run.say(error)}")
            await run.patience.pause(pause, row, f"its {self.copies.kind}")
            pause = min(pause * 2, run.settings.longest_pause)

    async def _settle(self) -> None:
        """Look for what a request without an answer made, until its time is over."""
        run, pause = self.run, self.run.settings.first_poll
        until = run.platform.monotonic() + run.may_arrive(self.slot["at"])
        while True:
            found = await self._found()
            if found:
                self.slot["id"] = found[0]
                await self.save()
                return
            if run.platform.monotonic() >= until:
                break
            run.listener.progress(self.row.address, f"looking whether its {self.copies.kind} was made")
            await run.patience.pause(pause, self.row, f"its {self.copies.kind}")
            pause = min(pause * 2, 5.0, max(run.settings.first_poll, until - run.platform.monotonic()))
        del self.slot["at"]
        self.slot["missed"] = True
        await self.save()

    async def _found(self) -> list[str]:
        name = self.slot["name"]
        try:
            found = await self.run.repeatable(self.row.address, lambda: self.copies.find(self.run.cloud, name))
        except Exception as error:
            raise self.run.failed(error, f"Looking for its {self.copies.kind} failed") from error
        return sorted(found)

    async def _until_ready(self, deadline: float) -> None:
        run, identity = self.run, self.slot["id"]
        pause = run.settings.first_poll
        while True:
            try:
                found = await run.repeatable(self.row.address, lambda: self.copies.read(run.cloud, identity))
            except Exception as error:
                raise run.failed(error, f"Its {self.copies.kind} can't be read") from error
            what = f"its {self.copies.kind} {identity}"
            if found is None:
                await self._start_anew()
                raise ActionFailed(f"{what} went away while it was being made")
            status = self.copies.status(found)
            if status.state == "ready":
                return
            if status.state == "failed":
                await self._delete(identity)
                await self._start_anew()
                raise ActionFailed(f"{what} could not be made: {status.reason}")
            if run.platform.monotonic() >= deadline:
                raise ActionFailed(f"{what} is not ready after {self.patience:g} s ({status.reason})")
            run.listener.progress(self.row.address, f"{self.copies.kind}: {status.reason}")
            await run.patience.pause(pause, self.row, f"its {self.copies.kind}")
            pause = min(pause * 1.5, 2.0)

    async def _start_anew(self) -> None:
        """The next attempt makes another copy, with a name of its own."""
        self.slot.clear()
        await self.save()

    async def _drop_surplus(self) -> None:
        """Delete what arrived after a request was given up."""
        if self.slot.get("missed"):
            for identity in await self._found():
                if identity != self.slot["id"]:
                    await self._delete(identity)

    async def _delete(self, identity: str) -> None:
        await remove(self.run, self.row.address, self.copies, identity)


async def remove(run: Run, address: str, copies: Copies, identity: str) -> None:
    """Delete one copy, and wait until it is gone. Raises :class:`ActionFailed`."""
    pause, deadline = run.settings.first_poll, run.platform.monotonic() + run.settings.grace
    try:
        await run.repeatable(
            address, lambda: copies.delete(run.cloud, identity), also=frozenset({"conflict", "rejected"})
        )
        while await run.repeatable(address, lambda: copies.read(run.cloud, identity)) is not None:
            if run.platform.monotonic() >= deadline:
                raise ActionFailed(f"its {copies.kind} {identity} is still there after {run.settings.grace:g} s")
            await run.patience.rest(pause)
            pause = min(pause * 1.5, 2.0)
    except Exception as error:
        raise run.failed(error, f"Its {copies.kind} {identity} was not deleted") from error


async def remove_slot(run: Run, address: str, copies: Copies, slot: Json) -> None:
    """Delete what a slot stands for, also when its request was never answered. Raises :class:`ActionFailed`."""
    found = {slot["id"]} if slot.get("id") else set()
    if slot.get("name") and (slot.get("missed") or not found):
        name = slot["name"]
        if slot.get("at") and not found:
            await run.patience.rest(run.may_arrive(slot["at"]))
        try:
            found |= set(await run.repeatable(address, lambda: copies.find(run.cloud, name)))
        except Exception as error:
            raise run.failed(error, f"Looking for its {copies.kind} failed") from error
    for identity in sorted(found):
        await remove(run, address, copies, identity)
