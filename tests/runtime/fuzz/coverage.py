"""How often what was tried: kind of step, when the process died, what became of the request."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING

from .cells import STEPS, wanted
from .cloud import FAULTS
from .process import CRASHES

if TYPE_CHECKING:
    from pathlib import Path

    from .cells import Cell


ENOUGH = 20


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

    def load(self, path: Path) -> None:
        """Add what :meth:`save` has written, if there is such a file."""
        if not path.exists():
            return
        saved = json.loads(path.read_text())
        self.scenarios += saved["scenarios"]
        self.deaths.update({int(number): count for number, count in saved["deaths"].items()})
        for text, count in saved["cells"].items():
            step, crash, fault = text.split(".")
            self.cells[step, crash, fault] += count

    def save(self, path: Path) -> None:
        """Write the counts, for a later run to go on with."""
        cells = {".".join(cell): count for cell, count in sorted(self.cells.items())}
        path.write_text(json.dumps({"scenarios": self.scenarios, "deaths": self.deaths, "cells": cells}, indent=1))

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


_WANTED = frozenset(wanted())
