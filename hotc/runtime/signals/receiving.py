"""Signals that reach an apply which is under way, by its inbox."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.runtime.errors import ResourceProblem
from hotc.runtime.secrets import reveal
from hotc.runtime.signals import handles
from hotc.runtime.signals.events import signalled
from hotc.runtime.state.store import AddEvent, PutResource, TakeMessage

if TYPE_CHECKING:
    from hotc.runtime.applying.run import Run
    from hotc.runtime.state.records import MessageRecord, ResourceRecord
    from hotc.runtime.state.store import Write

KIND = "signal"
"""The kind of the messages. Their data is ``{"data": what was sent}``."""


def listen(run: Run) -> None:
    """Note signals in the rows of their handles from now on; those that were left before included."""

    def done(error: BaseException | None) -> None:
        if error is not None:
            raise error

    run.inbox.on(KIND, lambda message: run.scheduler.start(_take(run, message), done))


async def _take(run: Run, message: MessageRecord) -> None:
    writes, event = taken(run.latest(message.address), message, run.stack.name, run.now())
    await run.scheduler.commit(*writes)
    if event is not None:
        run.listener.event(event.record)
    run.answers.forget(message.address)


def taken(
    row: ResourceRecord | None, message: MessageRecord, stack: str, now: str
) -> tuple[list[Write], AddEvent | None]:
    """What is written when a handle gets its signal. A message for nobody, or which is no signal, is thrown away."""
    if row is None or row.type not in handles.FORMS:
        return [TakeMessage(message.id)], None
    try:
        said = handles.receive(row, message.data.get("data"))
    except ResourceProblem:  # who sent it was told; only something that is no hotc can have left it here
        return [TakeMessage(message.id)], None
    event = AddEvent(signalled(row, stack, now, said))
    return [PutResource(row), event, TakeMessage(message.id)], event


async def parted(run: Run, row: ResourceRecord) -> None:
    """Who waited for signals goes: as in Heat, they are forgotten, so that whoever waits later waits for new ones.

    Unlike in Heat, they stay where another one rests on them, such as the successor of the one that goes.
    """
    handle = _handle(row)
    if handle is None or any(_handle(each) == handle for each in run.rows_of(handles.CONDITIONS) if each is not row):
        return
    around = [each for address in row.requires if (each := run.latest(address)) is not None]
    writes = [PutResource(each) for each in around if each.reference == handle and handles.clear(each)]
    if writes:
        await run.scheduler.commit(*writes)


def _handle(row: ResourceRecord) -> str | None:
    """The reference of the handle whose signals a resource waits for."""
    if row.type not in handles.CONDITIONS:
        return None
    sent = reveal(row.sent, lenient=True)
    return sent.get("handle") if isinstance(sent, dict) else None


async def failed(run: Run, row: ResourceRecord) -> None:
    """What a resource waited for has failed: who waits anew is not to fail because of the same signals."""
    around = [run.latest(address) for address in row.requires]
    writes = [PutResource(each) for each in around if each is not None and handles.tell(each)]
    if writes:
        await run.scheduler.commit(*writes)
