"""What a restore set in place of what the template says: a server's image, a volume's backup.

The template knows nothing of it, and the next plan must not undo it. So the inputs of the stack note it: what was set
holds as long as the template says of that property what it said when the snapshot was taken.

Key in the inputs of a stack: ``restored``, ``{address: {property: {"expression": what the template said (null:
nothing), "value": what holds instead (null: nothing)}}}``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hotc.runtime.planning.expressions import equal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hotc.runtime.planning.desired import Desired

Json = dict[str, Any]

INPUT = "restored"


def overlay(desired: Mapping[str, Desired], inputs: Json, known: Json) -> None:
    """Let hold what a restore set, in ``desired`` (changed in place); note in ``inputs`` what still does.

    ``known`` are the inputs that are recorded.
    """
    restored = inputs.get(INPUT) or known.get(INPUT) or {}
    kept: Json = {}
    for address, properties in restored.items():
        wanted = desired.get(address)
        if wanted is None or wanted.external_id:
            continue
        for name, entry in properties.items():
            if equal(wanted.expressions.get(name), entry["expression"]):
                wanted.expressions = put(wanted.expressions, name, entry["value"])
                kept.setdefault(address, {})[name] = entry
    inputs.pop(INPUT, None)
    if kept:
        inputs[INPUT] = kept


def put(properties: Json, name: str, value: Any) -> Json:
    """The properties with another value of one of them; ``None`` takes it away."""
    rest = {key: each for key, each in properties.items() if key != name}
    return rest if value is None else {**rest, name: value}
