"""A plan for a part of a stack: which part it is, what is left out, which outputs can be worked out without that."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hotc.compiler.leaves import origins
from hotc.runtime.addresses import inside
from hotc.runtime.errors import NothingPicked
from hotc.runtime.planning.expressions import thaw
from hotc.runtime.planning.part import Part, smaller
from hotc.runtime.state.history import histories

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable

    from hotc.runtime.planning.desired import Desired
    from hotc.runtime.planning.picking import Picked
    from hotc.runtime.planning.plan import Action
    from hotc.runtime.planning.planner import Planner
    from hotc.runtime.state.records import ResourceRecord

Json = dict[str, Any]


def narrowed(
    planner_of: Callable[..., Planner],
    picked: Picked,
    desired: dict[str, Desired],
    rows: list[ResourceRecord],
) -> tuple[Part, list[Json]]:
    """The part of an update that the user picked, and what would be done beside it; as :func:`narrow`.

    ``planner_of(part=…)`` makes a planner.
    """

    def decide(part: Part) -> list[Action]:
        decided = planner_of(part=part).decide(desired, rows)
        return [*decided.found, *decided.deletions]

    return narrow(decide, picked, desired, rows)


def narrow(
    decide: Callable[[Part], list[Action]],
    picked: Picked,
    desired: dict[str, Desired],
    rows: Iterable[ResourceRecord],
) -> tuple[Part, list[Json]]:
    """The part that the user picked, and what would be done beside it: ``[{"address", "type", "operation"}]``.

    ``decide(part)`` gives the actions within a part. Raises :class:`NothingPicked` where nothing is left to pick, or
    where something that is to be replaced is left out.
    """
    recorded: dict[str, set[str]] = {}
    for address, history in histories(rows).items():
        if history.live:
            recorded[address] = {each for row in history.live for each in row.requires}
    needs: dict[str, list[str]] = {each.address: each.requires for each in desired.values() if not each.passing}
    for address in recorded.keys() - desired.keys():
        needs[address] = [each for each in recorded if inside(each, address)]
    part = smaller(decide, picked, needs, recorded)
    taken = part.addresses or set()
    if not taken and (desired or recorded):
        raise NothingPicked(
            "Everything that is targeted rests on something that is excluded, or is needed by it.",
            "See what rests on what with `hotc query`, or leave --exclude out.",
        )
    if lost := sorted(picked.replace - taken):
        raise NothingPicked(f"{', '.join(lost)} can't be replaced and left out at the same time.")
    return part, [
        {"address": action.address, "type": action.type, "operation": action.operation}
        for action in decide(Part())
        if action.changes and not action.part_of and not action.container and action.address not in taken
        if action.address in needs or action.generation
    ]


def without(outputs: Json, absent: Collection[str]) -> Json:
    """The outputs (with their expressions as ``value``) that rest on nothing of what is not there."""
    absent = set(absent)
    return {name: output for name, output in outputs.items() if not absent & set(origins(thaw(output["value"])))}
