#!/usr/bin/env python3
"""Look for inputs that reach code which none has reached: coverage-guided fuzzing with atheris (libFuzzer).

python tools/fuzz_guided.py [--seconds S] [--keep DIR] [libFuzzer's options …]

atheris is not among the project's requirements, since it isn't made for every Python that hotc runs on: install it into
an environment of its own, beside hotc. What is done with an input is in ``fuzz_targets.py``: its first two bytes choose
the kind and the way, the rest is the text. Half of the changes are libFuzzer's own, half those of ``fuzz_inputs.py``.
What fails is kept in the folder, each kind of failure once; the exit status is then 1.
"""

from __future__ import annotations

import argparse
import os
import random
import resource
import signal
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent))

import atheris

with atheris.instrument_imports(include=["hotc"]):
    import hotc.cli.dispatch
    import hotc.compiler.compilation
    import hotc.diagram.api
    import hotc.lint.api
    import hotc.runtime.planning.plan_file  # noqa: F401

import fuzz_compile
from fuzz_inputs import HARD, Inputs, changed
from fuzz_targets import KINDS

LONGEST = 20_000
SEEDS = 300
_NAMES = sorted(KINDS)


class Guided:
    """Takes libFuzzer's inputs, counts them, and keeps what fails."""

    def __init__(self, keep: Path, seconds: float) -> None:
        self.keep = keep
        self.ends = time.monotonic() + seconds
        self.most = fuzz_compile.Most()
        self.failures: dict[str, int] = {}

    def one(self, data: bytes) -> None:
        """Try one input. What fails doesn't end the run: it is kept, and the search goes on."""
        if time.monotonic() > self.ends:
            self.end()
        if len(data) < 3:
            return
        kind, seed = _NAMES[data[0] % len(_NAMES)], data[1]
        began = time.process_time()
        failed = fuzz_compile.attempt(kind, data[2:].decode("utf-8", "surrogateescape"), seed)
        self.most.add(kind, (1, time.process_time() - began, -1, fuzz_compile.peak(), -1))
        if failed:
            if failed not in self.failures:
                print(f"{failed} ({self.keep}/{len(self.failures)})", flush=True)
                (self.keep / str(len(self.failures))).write_bytes(data)
            self.failures[failed] = self.failures.get(failed, 0) + 1

    def end(self) -> None:
        """Tell what was found, and end: libFuzzer never returns."""
        print(self.most)
        print(f"{len(self.failures)} kinds of failures", flush=True)
        os._exit(1 if self.failures else 0)


def mutate(data: bytes, most: int, seed: int) -> bytes:
    """Another input from one: by libFuzzer, or with the changes that know what a template looks like."""
    rng = random.Random(seed)
    if rng.randrange(2) or len(data) < 3:
        other: bytes = atheris.Mutate(data, most)
        return other
    text = data[2:].decode("utf-8", "surrogateescape")
    text = rng.choice(HARD)(rng) if rng.randrange(50) == 0 else changed(text, rng)
    return (bytes([rng.randrange(256), rng.randrange(256)]) + text.encode("utf-8", "surrogatepass"))[:most]


def seeds(folder: Path) -> None:
    """Write what the search begins with."""
    inputs, number = Inputs(), 0
    for kind, texts in inputs.good.items():
        for text in texts:
            first = bytes([_NAMES.index(kind or "check"), number % 256])
            (folder / f"good{number}").write_bytes((first + text.encode("utf-8", "surrogatepass"))[:LONGEST])
            number += 1
    for seed in range(SEEDS):
        kind, text = inputs.make(seed)
        first = bytes([_NAMES.index(kind), seed % 256])
        (folder / f"made{seed}").write_bytes((first + text.encode("utf-8", "surrogatepass"))[:LONGEST])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=600)
    parser.add_argument("--keep", type=Path, default=Path(tempfile.gettempdir()) / "hotc-fuzz")
    options, others = parser.parse_known_args()
    options.keep.mkdir(parents=True, exist_ok=True)
    corpus = Path(tempfile.mkdtemp(prefix="hotc-corpus-"))
    seeds(corpus)
    resource.setrlimit(resource.RLIMIT_AS, (2 * fuzz_compile.MEMORY_LIMIT, 2 * fuzz_compile.MEMORY_LIMIT))
    signal.signal(signal.SIGVTALRM, fuzz_compile.too_slow)
    guided: Any = Guided(options.keep, options.seconds)
    arguments = [sys.argv[0], f"-max_len={LONGEST}", "-timeout=300", "-rss_limit_mb=2048", *others, str(corpus)]
    atheris.Setup(arguments, guided.one, custom_mutator=mutate)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
