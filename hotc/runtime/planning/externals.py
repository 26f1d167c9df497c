"""Resources with ``external_id``: others made them, so they are read, and never created, changed or deleted.

As in Heat (``heat.engine.resource``: ``validate_external``, ``update``): the object has to be there, what the template
says of its properties is not looked at, and ``external_id`` can't be added, changed or taken away later.

Key in the notes of a resource: ``external_id``, the id as text.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.runtime.errors import ResourceProblem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from hotc.runtime.connection.cloud import Cloud
    from hotc.runtime.drivers.driver import Driver
    from hotc.runtime.planning.desired import Desired
    from hotc.runtime.planning.plan import Action
    from hotc.runtime.state.records import ResourceRecord

NOTE = "external_id"
_AGAIN = "Take the resource out of the template and apply; then put it in again as you want it, and apply once more."


def recorded(record: ResourceRecord) -> str:
    """The id of something that others made; empty for what is ours."""
    return str(record.notes.get(NOTE, ""))


def concerned(record: ResourceRecord | None, wanted: Desired) -> bool:
    """Whether a resource is, or was, somebody else's."""
    return bool(wanted.external_id) or (record is not None and bool(recorded(record)))


def refusal(record: ResourceRecord | None, wanted: Desired) -> str:
    """Why what is recorded can't become what is wanted; empty when it can."""
    if record is None or record.type != wanted.type or recorded(record) == wanted.external_id:
        return ""
    if record.physical_id is None:
        return ""
    before, after = recorded(record), wanted.external_id
    if not before:
        what = f"external_id {after} was added, but hotc made this {record.type} itself ({record.physical_id})"
    elif not after:
        what = f"external_id {before} was taken away: what others made can't become the stack's own"
    else:
        what = f"external_id changes from {before} to {after}"
    return f"{wanted.address}: {what}. Heat doesn't support this either."


def refuse(problems: list[str]) -> None:
    """Raise :class:`ResourceProblem` with all of them, if there are any."""
    if problems:
        raise ResourceProblem("\n".join(problems), _AGAIN)


def must_be_there(actions: Iterable[Action], cloud: Cloud, driver_of: Callable[[str], Driver | None]) -> None:
    """Look for everything that the plan reads. Raises :class:`ResourceProblem` that names all that is missing."""
    missing = []
    for action in actions:
        driver = driver_of(action.type) if action.operation == "read" else None
        if driver is None or driver.external is None:
            continue
        if driver.read(cloud, action.external_id, driver.external(action.external_id)) is None:
            place = f" ({action.file}:{action.line})" if action.file else ""
            missing.append(
                f"{action.address}{place}: there is no {action.type} {action.external_id} on the cloud (external_id)."
            )
    if missing:
        raise ResourceProblem("\n".join(missing), "Write the id of something that is there, in this project.")
