"""Which actions there are: decided by what is recorded, and again by what the cloud says of what they touch."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from hotc.runtime.planning.breakpoints import refuse_restricted
from hotc.runtime.planning.drifts import Drifts
from hotc.runtime.planning.externals import must_be_there
from hotc.runtime.planning.narrowing import narrowed
from hotc.runtime.planning.part import Part
from hotc.runtime.planning.planner import Planner
from hotc.runtime.planning.protection import refuse_forbidden
from hotc.runtime.planning.refresh import Refresh
from hotc.runtime.secrets import reveal

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable

    from hotc.runtime.child_stacks.looking import Within
    from hotc.runtime.connection.cloud import Cloud
    from hotc.runtime.drivers.driver import Driver
    from hotc.runtime.planning.answers import Answers
    from hotc.runtime.planning.choices import Choices
    from hotc.runtime.planning.desired import Desired
    from hotc.runtime.planning.picking import Picked
    from hotc.runtime.planning.plan import Action
    from hotc.runtime.planning.refresh import Scope
    from hotc.runtime.state.history import History
    from hotc.runtime.state.records import ResourceRecord

Json = dict[str, Any]


@dataclass(slots=True)
class Given:
    """What is decided on: what is wanted and what is recorded, the settings, and whom to ask.

    ``owned``: type → the physical ids that are recorded of it, in whichever stack. ``within``: looks into child stacks.
    """

    desired: dict[str, Desired]
    rows: list[ResourceRecord]
    known: dict[str, History]
    choices: Choices
    cloud: Cloud
    driver_of: Callable[[str], Driver | None]
    owned: Callable[[str], Collection[str]]
    within: Within | None = None


@dataclass(slots=True)
class Decided:
    """The actions, and what became known meanwhile. ``left_out`` is what would be done beside ``part``."""

    actions: list[Action]
    warnings: list[str]
    said: Refresh
    drifts: Drifts
    part: Part
    left_out: list[Json]


def decide(
    given: Given,
    fresh_answers: Callable[[], Answers],
    picked: Picked,
    *,
    narrow: bool,
    refresh: Scope,
    at_once: int,
) -> Decided:
    """Decide until the cloud has been asked for all that ``refresh`` says; ``narrow``: only a part is planned.

    ``fresh_answers`` makes answers that have not been asked anything yet. Raises what a planner raises, and
    :class:`~hotc.runtime.errors.CloudFailed`.
    """
    said = Refresh(given.cloud, given.driver_of, at_once)
    if refresh == "all":
        said.ask(given.rows)
    while True:
        answers = fresh_answers()
        _remember(said, given.known, answers)
        drifts = Drifts(given.rows, said, given.driver_of, given.owned, lambda address: given.choices.of(address).drift)
        planner_of = partial(
            Planner,
            given.driver_of,
            answers,
            drifts.gone,
            choices=given.choices,
            replace=picked.replace,
            within=given.within,
        )
        part, left_out = narrowed(planner_of, picked, given.desired, drifts.rows) if narrow else (Part(), [])
        planner = planner_of(part=part)
        actions = planner.actions(given.desired, drifts.rows)
        # What the cloud says may make more of the plan touch more, which is asked for in turn.
        if refresh != "touched" or not said.ask(touched(actions, given.known)):
            return Decided(actions, planner.warnings, said, drifts, part, left_out)


def refuse(given: Given, decided: Decided) -> None:
    """Raise :class:`~hotc.runtime.errors.DriftFound`, :class:`~hotc.runtime.errors.PlanRefused` or
    :class:`~hotc.runtime.errors.ResourceProblem` for what must not be done, or can't.
    """
    decided.drifts.refuse()
    refuse_forbidden(decided.actions, given.choices)
    refuse_restricted(decided.actions, given.desired)
    must_be_there(decided.actions, given.cloud, given.driver_of)


def touched(actions: Iterable[Action], known: dict[str, History]) -> list[ResourceRecord]:
    """Rows of what a plan changes, and of what that rests on."""
    addresses = {address for action in actions if action.changes for address in (action.address, *action.rests_on)}
    return [row for address in sorted(addresses) if address in known for row in known[address].made]


def _remember(said: Refresh, known: dict[str, History], answers: Answers) -> None:
    """Attributes are taken from the objects that were read already, where those are what ``read`` gives."""
    for address, history in known.items():
        row = history.latest
        found = said.objects.get(row.key) if row is not None else None
        if row is not None and found is not None and said.as_read(row):
            answers.remember(address, {**found, **reveal(row.data, lenient=True)})
