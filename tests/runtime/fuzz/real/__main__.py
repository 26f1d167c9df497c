"""``python -m tests.runtime.fuzz.real``: fuzz the engine with real processes against a real cloud's process."""

from __future__ import annotations

import argparse
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from .play import FAST, Tally, scenario, sweep
from .processes import Broken, preload


def main() -> int:
    """0: every law held."""
    parser = argparse.ArgumentParser(prog="python -m tests.runtime.fuzz.real", description=__doc__)
    parser.add_argument("--count", type=int, default=200, help="how many scenarios (200)")
    parser.add_argument("--first", type=int, metavar="N", help="the first seed; default: any")
    parser.add_argument("--seconds", type=float, help="stop after that time")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="how many at once (as many as cores)")
    parser.add_argument("--seed", type=int, metavar="N", help="play only this one")
    parser.add_argument("--sweep", action="store_true", help="updates killed at each of their requests in turn")
    parser.add_argument("--every", type=int, default=1, metavar="N", help="with --sweep: only every Nth request (1)")
    given = parser.parse_args()
    if given.seed is not None:
        given.first, given.count, given.jobs = given.seed, 1, 1
    if given.first is None:
        given.first = random.SystemRandom().randrange(2**31)
        print(f"The first seed is {given.first}.", flush=True)
    if given.jobs > 1:
        return _shared(given)
    return _alone(given, range(given.first, given.first + given.count))


def _shared(given: argparse.Namespace) -> int:
    """Processes that share nothing: whoever forks must have no threads."""
    each, running = -(-given.count // given.jobs), []
    for index in range(given.jobs):
        count = min(each, given.count - index * each)
        words = ["--first", str(given.first + index * each), "--count", str(count), "--jobs", "1"]
        words += ["--every", str(given.every), *(["--sweep"] if given.sweep else [])]
        words += ["--seconds", str(given.seconds)] if given.seconds else []
        if count > 0:
            running.append(subprocess.Popen([sys.executable, "-m", "tests.runtime.fuzz.real", *words]))
    return max([process.wait() for process in running], default=0)


def _alone(given: argparse.Namespace, seeds: range) -> int:
    total, broken, began = Tally(), 0, time.monotonic()
    folder = Path(tempfile.mkdtemp(dir=FAST, prefix="hotc-real-"))
    try:
        preload(folder)
    finally:
        shutil.rmtree(folder)
    for seed in seeds:
        if given.seconds and time.monotonic() - began > given.seconds:
            break
        try:
            total.add(sweep(seed, given.every) if given.sweep else scenario(seed))
        except Broken as law:
            broken += 1
            more = f" --sweep --every {given.every}" if given.sweep else ""
            print(f"Seed {seed}: {law}\n    python -m tests.runtime.fuzz.real --seed {seed}{more}", flush=True)
    print(f"{total}; {broken} failures", flush=True)
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
