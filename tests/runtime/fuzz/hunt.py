"""Scenario after scenario, on several cores, steered to what happened too seldom; failures made small."""

from __future__ import annotations

import json
import multiprocessing
import time
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from .coverage import Coverage
from .generate import scenario
from .play import play
from .shrink import shrunk

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .cells import Cell
    from .planted import Bug

Json = dict[str, Any]

BATCH = 40
"""Scenarios that one process plays before it tells what it has covered."""


@dataclass(slots=True)
class Seed:
    """A number, and the cells that a scenario aims at; none: as the number says. As text ``12@create.sent.late``."""

    number: int
    cells: list[Cell] = field(default_factory=list)

    def __str__(self) -> str:
        cells = "+".join(".".join(cell).replace(" ", "_") for cell in self.cells)
        return f"{self.number}@{cells}" if cells else str(self.number)

    @classmethod
    def read(cls, text: str) -> Seed:
        """From its text. Raises ``ValueError``."""
        number, _, cells = text.partition("@")
        return cls(int(number), [_cell(each) for each in cells.split("+") if each])

    def scenario(self) -> Json:
        """The scenario that it stands for."""
        return scenario(self.number, self.cells or None)


def _cell(text: str) -> Cell:
    step, crash, fault = text.replace("_", " ").split(".")
    return step, crash, fault


@dataclass(slots=True)
class Failure:
    """A scenario that broke a law. ``message`` begins with the law."""

    seed: str
    law: str
    message: str


def tried(made: Json, coverage: Coverage | None = None) -> tuple[str, str] | None:
    """Law and message, if the scenario breaks one; an exception of the engine's is a law of its own."""
    try:
        play(made, coverage)
    except Exception as problem:  # noqa: BLE001  # whatever comes out is what is looked for
        return getattr(problem, "law", type(problem).__name__), str(problem) or repr(problem)
    return None


def small(seed: Seed) -> tuple[Json, str]:
    """The smallest scenario that breaks the same law as this one, and what it says. Raises ``ValueError`` if none."""
    made = seed.scenario()
    broken = tried(made)
    if broken is None:
        raise ValueError(f"seed {seed} breaks no law")
    made = shrunk(made, lambda each: (tried(each) or ("",))[0] == broken[0])
    again = tried(made)
    return made, again[1] if again is not None else broken[1]


def snippet(made: Json) -> str:
    """Python that plays a scenario."""
    return f"import json\nfrom tests.runtime.fuzz.play import play\n\nplay(json.loads('''{json.dumps(made)}'''))\n"


class Hunt:
    """Plays ``count`` scenarios from ``first`` on, then some for each cell that is thin.

    ``jobs`` processes; stops after ``most`` failures or ``seconds``. ``coverage``: what was played before.
    """

    def __init__(
        self,
        count: int,
        first: int,
        jobs: int,
        *,
        most: int = 5,
        seconds: float | None = None,
        coverage: Coverage | None = None,
    ) -> None:
        self.count, self.first, self.jobs, self.most = count, first, jobs, most
        self.deadline = time.monotonic() + seconds if seconds else None
        self.coverage = coverage or Coverage()
        self.failures: list[Failure] = []

    def run(self) -> Iterator[Coverage]:
        """Gives the coverage so far after each batch."""
        context = multiprocessing.get_context("fork")
        with ProcessPoolExecutor(self.jobs, mp_context=context) as pool:
            waiting = [pool.submit(_batch, batch) for batch in self._batches()]
            for done in as_completed(waiting):
                self._take(done.result())
                yield self.coverage
                if len(self.failures) >= self.most or (self.deadline and time.monotonic() > self.deadline):
                    pool.shutdown(cancel_futures=True)
                    return
        if self.failures:
            return
        yield from self._thin()

    def _thin(self) -> Iterator[Coverage]:
        """More scenarios, aimed at what did not happen often enough yet."""
        number = self.first + self.count
        context = multiprocessing.get_context("fork")
        with ProcessPoolExecutor(self.jobs, mp_context=context) as pool:
            for _ in range(20):
                cells = [cell for cell in self.coverage.thin() for _ in range(4)]
                if not cells or self.failures or (self.deadline and time.monotonic() > self.deadline):
                    return
                seeds = [Seed(number + index, [cell]) for index, cell in enumerate(cells)]
                number += len(seeds)
                batches = [seeds[start : start + BATCH] for start in range(0, len(seeds), BATCH)]
                for done in as_completed([pool.submit(_batch, batch) for batch in batches]):
                    self._take(done.result())
                    yield self.coverage

    def _take(self, what: tuple[Coverage, list[Failure]]) -> None:
        self.coverage.merge(what[0])
        self.failures += what[1]

    def _batches(self) -> Iterator[list[Seed]]:
        for start in range(self.first, self.first + self.count, BATCH):
            yield [Seed(number) for number in range(start, min(start + BATCH, self.first + self.count))]


def _batch(seeds: list[Seed]) -> tuple[Coverage, list[Failure]]:
    coverage, failures = Coverage(), []
    for seed in seeds:
        broken = tried(seed.scenario(), coverage)
        if broken is not None:
            failures.append(Failure(str(seed), *broken))
    return coverage, failures


def found(bug: Bug, first: int, within: int | None = None) -> tuple[int, str] | None:
    """After how many scenarios, and by which law, a planted bug is found."""
    with bug.planted():
        for index in range(within or bug.within):
            broken = tried(scenario(first + index))
            if broken is not None:
                return index + 1, broken[0]
    return None
