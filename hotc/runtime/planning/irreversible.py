"""What a rollback could not undo, said before anything is done: :attr:`hotc.runtime.planning.plan.Action.irreversible`.

A replacement that creates the new instance first is no such thing: the old one stays until all else has succeeded.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hotc.runtime.planning import externals
from hotc.runtime.planning.changes import updatable
from hotc.runtime.secrets import reveal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from hotc.runtime.drivers.driver import Driver
    from hotc.runtime.planning.plan import Action
    from hotc.runtime.state.history import History
    from hotc.runtime.state.records import ResourceRecord

Json = dict[str, Any]

_REBUILT = "the server is rebuilt, and what is on its disk is lost"
ONE_WAY: dict[tuple[str, str], str] = {
    ("OS::Cinder::Volume", "size"): "a volume can grow, but not shrink",
    ("OS::Nova::Server", "image"): _REBUILT,
    ("OS::Nova::Server", "user_data"): _REBUILT,
}
"""Changes in place that lose something, or that the service makes in one direction only: type, property → why."""


def mark(actions: Iterable[Action], known: Mapping[str, History], driver_of: Callable[[str], Driver | None]) -> None:
    """Say of each action of a plan what of it can't be undone. ``known``: the rows by address."""
    for action in actions:
        history = known.get(action.address)
        if action.changes and not action.container and history is not None and history.latest is not None:
            action.irreversible = _of(action, history, history.latest, driver_of)


def _of(action: Action, history: History, latest: ResourceRecord, driver_of: Callable[[str], Driver | None]) -> str:
    if action.operation in {"delete", "forget"}:
        row = next((row for row in history.rows if row.generation == action.generation), None)
        if row is None or row.physical_id is None or action.part_of or externals.recorded(row):
            return ""
        if action.operation == "forget":
            return "it is forgotten: a rollback would make a new one beside it"
        return "what it holds is lost: a rollback would make a new one"
    if action.operation == "replace" and action.order == "delete-first" and latest.physical_id is not None:
        return "the old one is deleted before the new one is made: a rollback would make another one"
    return _update(action, latest, driver_of(action.type)) if action.operation == "update" else ""


def _update(action: Action, row: ResourceRecord, driver: Driver | None) -> str:
    names = list(dict.fromkeys(cause.path.partition(".")[0] for cause in action.causes if cause.path))
    found = [f"{name}: {ONE_WAY[action.type, name]}" for name in names if (action.type, name) in ONE_WAY]
    if driver is not None and row.type == action.type:
        old = reveal(row.properties, lenient=True)
        new = old | {name: reveal(action.expressions.get(name), lenient=True) for name in names}
        stuck = [name for name in names if not updatable(action.type, driver, name, new, old)]
        found += [f"{name} can't be set back in place: a rollback would replace it" for name in stuck]
    return "; ".join(found)
