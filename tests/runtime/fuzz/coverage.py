"""How often what was tried: kind of step, when the process died, what became of the request."""

from __future__ import annotations

from collections import Counter

from .cloud import FAULTS, possible
from .process import CRASHES

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

ENOUGH = 20

Cell = tuple[str, str, str]


class Coverage:
    """Counts by cell, and how many requests had been answered when processes died."""

    def __init__(self) -> None:
        self.cells: Counter[Cell] = Counter()
        self.deaths: Counter[int] = Counter()
        self.scenarios = 0

    def add(self, step: str, crash: str, fault: str) -> None:
        """It happened."""
        self.cells[step, crash, fault] += 1

    def merge(self, other: Coverage) -> None:
        """What another process has counted."""
        self.cells.update(other.cells)
        self.deaths.update(other.deaths)
        self.scenarios += other.scenarios

    def thin(self) -> list[Cell]:
        """Cells that did not happen often enough, the rarest first."""
        return sorted((cell for cell in wanted() if self.cells[cell] < ENOUGH), key=lambda cell: self.cells[cell])

    def table(self) -> str:
        """The counts as text; those that are too low are marked with ``!``."""
        lines = []
        for crash in CRASHES:
            lines.append(f"{_WORDS[crash]}:")
            lines.append("  " + " " * 10 + "".join(f"{fault:>12}" for fault in FAULTS))
            lines += [f"  {step:<10}" + "".join(self._cell((step, crash, fault)) for fault in FAULTS) for step in STEPS]
        several = [str(number) for number in range(1, 61) if not self.deaths[number]]
        lines.append(f"deaths: {sum(self.deaths.values())}, after each number of answers from 1 to 60")
        if several:
            lines[-1] += f", except {', '.join(several)}"
        return "\n".join(lines)

    def _cell(self, cell: Cell) -> str:
        if cell not in _WANTED:
            return f"{'-':>12}"
        count = self.cells[cell]
        return f"{f'{count}!' if count < ENOUGH else count:>12}"


_WORDS = {
    "no": "The process lives on",
    "sent": "It dies when the service has (or has not) acted",
    "answered": "It dies with the answer, before anything is written",
    "committing": "The power goes while the next commit is written",
    "committed": "It dies when the next commit has been written",
}


def wanted() -> list[Cell]:
    """All cells that can happen."""
    cells = [(step, crash, fault) for step in STEPS for crash in CRASHES for fault in FAULTS if possible(step, fault)]
    # Who plans writes nothing, so his death is nothing; and what is neither a fault nor a death needs no count.
    return [
        (step, crash, fault)
        for step, crash, fault in cells
        if (crash == "no" and fault != "none") or (crash != "no" and step != "plan")
    ]


_WANTED = frozenset(wanted())
