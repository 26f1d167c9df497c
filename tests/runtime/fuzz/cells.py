"""Kinds of steps, times of death, faults: which of them can come together, and why others can't. One table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .cloud import FAULTS
from .process import CRASHES

if TYPE_CHECKING:
    from collections.abc import Collection

STEPS = (
    "look",
    "create",
    "beside",
    "settle",
    "configure",
    "advance",
    "ready",
    "update",
    "delete",
    "gone",
    "tidy",
    "plan",
)
"""Kinds of requests: to look before a creation, to create, to create what stands beside, to settle what became of a
creation, to complete, to send what is waited for, to wait, to change, to delete, to wait until it is gone, to take away
what stood beside, to ask while planning."""

Cell = tuple[str, str, str]
"""Step, death, fault."""

_DEATHS = tuple(each for each in CRASHES if each != "no")

IMPOSSIBLE: tuple[tuple[Collection[str], Collection[str], Collection[str], str], ...] = (
    (
        ("ready", "gone", "settle", "look", "plan"),
        CRASHES,
        ("404",),
        "a service that says of something that is there that it is not can't be told from one that says the truth",
    ),
    ([each for each in STEPS if each != "create"], CRASHES, ("goes bad",), "only what is created can go bad"),
    (("plan",), _DEATHS, FAULTS, "who plans writes nothing, so a death then is nothing"),
    (STEPS, ("no",), ("none",), "neither a fault nor a death: that is every other request"),
)
"""``(steps, deaths, faults, why they can't come together)``."""


def possible(step: str, crash: str, fault: str) -> bool:
    """Whether these can come together."""
    return not any(step in steps and crash in deaths and fault in faults for steps, deaths, faults, _ in IMPOSSIBLE)


def wanted() -> list[Cell]:
    """All cells that can happen."""
    return [
        (step, crash, fault) for step in STEPS for crash in CRASHES for fault in FAULTS if possible(step, crash, fault)
    ]
