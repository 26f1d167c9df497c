"""``python -m tests.runtime.fuzz``: fuzz the engine."""

from __future__ import annotations

import argparse
import multiprocessing
import os
import random
import sys
from pathlib import Path

from .coverage import Coverage
from .hunt import Failure, Hunt, Seed, found, small, snippet, tried
from .planted import BUGS, Bug


def main() -> int:
    """0: every law held, and every planted bug was found."""
    given = _arguments()
    if os.environ.get("PYTHONHASHSEED") != "0":  # the order of sets is part of a scenario
        os.environ["PYTHONHASHSEED"] = "0"
        os.execv(sys.executable, [sys.executable, "-m", "tests.runtime.fuzz", *sys.argv[1:]])
    if given.seed is not None:
        return _one(Seed.read(given.seed), shrink=given.shrink)
    first = given.first if given.first is not None else random.SystemRandom().randrange(2**31)
    print(f"The first seed is {first}.", flush=True)
    if given.planted:
        return _planted(first, given.jobs)
    coverage = Coverage()
    if given.counts is not None:
        coverage.load(given.counts)
    hunt = Hunt(given.count, first, given.jobs, seconds=given.seconds, coverage=coverage)
    try:
        return _hunt(hunt, shrink=given.shrink)
    finally:
        if given.counts is not None:
            coverage.save(given.counts)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.runtime.fuzz", description=__doc__)
    parser.add_argument("--count", type=int, default=10_000, help="how many scenarios (10000)")
    parser.add_argument("--first", type=int, metavar="N", help="the first seed; default: any")
    parser.add_argument("--seconds", type=float, help="stop after that time")
    parser.add_argument("--counts", type=Path, metavar="FILE", help="add to the coverage that is counted in this file")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="processes (as many as cores)")
    parser.add_argument("--seed", metavar="SEED", help="play only this one")
    parser.add_argument("--shrink", action="store_true", help="make what fails small")
    parser.add_argument("--planted", action="store_true", help="plant bugs into the engine, and see that each is found")
    return parser.parse_args()


def _one(seed: Seed, *, shrink: bool) -> int:
    broken = tried(seed.scenario())
    if broken is None:
        print(f"Seed {seed}: every law held.")
        return 0
    print(f"Seed {seed}: {broken[1]}")
    if shrink:
        made, message = small(seed)
        print(f"The smallest scenario that breaks this law says: {message}\n\n{snippet(made)}")
    return 1


def _hunt(hunt: Hunt, *, shrink: bool) -> int:
    for index, coverage in enumerate(hunt.run()):
        if index % 10 == 0:
            print(f"{coverage.scenarios} scenarios, {len(coverage.thin())} thin cells", flush=True)
    print(hunt.coverage.table())
    thin = hunt.coverage.thin()
    print(f"{hunt.coverage.scenarios} scenarios, {len(hunt.failures)} failures, {len(thin)} cells with too few.")
    for failure in hunt.failures:
        _tell(failure, shrink=shrink)
    return 1 if hunt.failures else 0


def _tell(failure: Failure, *, shrink: bool) -> None:
    print(f"\nSeed {failure.seed}: {failure.message[:2000]}")
    print(f"    python -m tests.runtime.fuzz --seed {failure.seed} --shrink")
    if shrink:
        made, _ = small(Seed.read(failure.seed))
        print(snippet(made))


def _planted(first: int, jobs: int) -> int:
    missed = 0
    with multiprocessing.get_context("fork").Pool(jobs) as pool:
        for index, what in pool.imap_unordered(_sought, [(index, first) for index in range(len(BUGS))]):
            missed += what is None
            bug: Bug = BUGS[index]
            says = "NOT FOUND" if what is None else f"found by scenario {what[0]}: {what[1]}"
            print(f"{bug.name}: {says}", flush=True)
    print(f"{len(BUGS) - missed} of {len(BUGS)} planted bugs were found.")
    return 1 if missed else 0


def _sought(what: tuple[int, int]) -> tuple[int, tuple[int, str] | None]:
    index, first = what
    return index, found(BUGS[index], first)


if __name__ == "__main__":
    sys.exit(main())
