#!/usr/bin/env python3
"""Give hotc texts that nobody would write: no traceback, no hang, memory bounded, whatever the input.

python tools/fuzz_compile.py [--count N] [--first SEED] [--corpus DIR] [--seconds S] [--show SEED]

What is done with an input is in ``fuzz_targets.py``: it is compiled, linted, mended, drawn and shown, alone and with
environments, nested templates and catalogue packs. That happens in child processes, one input after the other, so that
a crash of the interpreter is a finding, too. ``fuzz_guided.py`` looks for inputs that reach new code. What
fails is printed with its seed and a shrunk text that fails in the same way; the exit status is then 1. A seed gives
the same input as long as the templates that it begins with are the same.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import resource
import select
import signal
import subprocess
import sys
import time
import traceback
from contextlib import suppress
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
from typing import TYPE_CHECKING, Any

from fuzz_inputs import Inputs
from fuzz_targets import KINDS

if TYPE_CHECKING:
    from collections.abc import Sequence
    from types import FrameType

TIME_LIMIT = 2.0
"""Seconds of CPU for one input."""
MEMORY_LIMIT = 1024 * 1024 * 1024
"""Bytes of address space for the child."""
PATIENCE = 200.0
"""Seconds of the clock for twenty inputs: the machine may have much else to do."""
BATCH = 500
SHRINK_STEPS = 400


class TooSlow(BaseException):
    """The time of one input is up. Not an ``Exception``, so that nothing takes it for its own."""


def attempt(kind: str, text: str, seed: int) -> str | None:
    """Do with an input what its kind says; how it failed, in one line that stays the same for the same bug."""
    signal.setitimer(signal.ITIMER_VIRTUAL, TIME_LIMIT)
    try:
        KINDS[kind](text, random.Random(seed))
    except TooSlow:
        return f"{kind}: hang: " + _where(sys.exc_info()[2])
    except MemoryError:
        return f"{kind}: memory: " + _where(sys.exc_info()[2])
    except AssertionError as error:
        return f"{kind}: {error or 'AssertionError: ' + _where(error.__traceback__)}"
    except Exception as error:  # noqa: BLE001 the point of it all
        return f"{kind}: {type(error).__name__}: {_where(error.__traceback__)}"
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    return None


def _where(trace: object) -> str:
    frames = [f for f in traceback.extract_tb(trace) if f"{os.sep}hotc{os.sep}" in f.filename]  # type: ignore[arg-type]
    last = frames[-1] if frames else None
    return f"{last.filename.rpartition('/hotc/')[2]}:{last.lineno} in {last.name}" if last else "outside hotc"


def too_slow(number: int, frame: FrameType | None) -> None:
    """For SIGVTALRM."""
    raise TooSlow


class Most:
    """The largest figures of each kind: how many inputs, most seconds, most bytes, and the seeds of those two."""

    def __init__(self) -> None:
        self.kinds: dict[str, list[float]] = {}

    def add(self, kind: str, figures: Sequence[float]) -> None:
        """Take figures in: count, seconds, their seed, bytes, their seed."""
        known = self.kinds.setdefault(kind, [0, 0, -1, 0, -1])
        known[0] += figures[0]
        for at in (1, 3):
            if figures[at] > known[at]:
                known[at : at + 2] = figures[at : at + 2]

    def __str__(self) -> str:
        lines = [
            f"{kind:13} {count:8.0f} inputs, at most {seconds:5.2f} s (seed {slow:.0f}), "
            f"{size / 2**20:4.0f} MiB (seed {big:.0f})"
            for kind, (count, seconds, slow, size, big) in sorted(self.kinds.items())
        ]
        return "\n".join([*lines, f"{'all':13} {sum(each[0] for each in self.kinds.values()):8.0f} inputs"])


def peak(*, reset: bool = False) -> int:
    """Bytes of memory that this process held at most, since it was last reset (where the system can do that)."""
    if reset:
        with suppress(OSError):
            Path("/proc/self/clear_refs").write_text("5")
        return 0
    with suppress(OSError):
        for line in Path("/proc/self/status").read_text().splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) * 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


# --- the child: compiles, and says at each step what it is at


def child(corpus: Path | None) -> None:
    """Read jobs (one JSON object a line), answer each."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_LIMIT, MEMORY_LIMIT))
    signal.signal(signal.SIGVTALRM, too_slow)
    inputs, answers = Inputs(corpus), sys.stdout
    for line in sys.stdin:
        job = json.loads(line)
        if "text" in job:
            print(json.dumps({"failed": attempt(job["kind"], job["text"], job["seed"])}), file=answers, flush=True)
            continue
        most = Most()
        for seed in range(job["first"], job["last"]):
            kind, text = inputs.make(seed)
            peak(reset=True)
            began = time.process_time()
            failed = attempt(kind, text, seed)
            most.add(kind, (1, time.process_time() - began, seed, peak(), seed))
            if failed or seed % 20 == 0 or seed == job["last"] - 1:
                print(json.dumps({"seed": seed, "failed": failed, "most": most.kinds}), file=answers, flush=True)
                most = Most()


class Child:
    """A child process and its answers."""

    def __init__(self, corpus: Path | None) -> None:
        command = [sys.executable, __file__, "--child", *(["--corpus", str(corpus)] if corpus else [])]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def send(self, job: dict[str, object]) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps(job) + "\n")
        self.process.stdin.flush()

    def answer(self, patience: float) -> dict[str, Any] | None:
        """The next answer; ``None`` when the child died or said nothing for so many seconds."""
        assert self.process.stdout is not None
        ready, _, _ = select.select([self.process.stdout], [], [], patience)
        line = self.process.stdout.readline() if ready else ""
        return json.loads(line) if line else None

    def end(self) -> str:
        """Stop the child; how it had ended."""
        status = self.process.poll()
        self.process.kill()
        self.process.wait()
        return "it hangs where no signal reaches it" if status is None else f"the interpreter died with {status}"


# --- the parent


class Fuzzer:
    """Runs seeds, restarts the child after its death, collects failures by kind."""

    def __init__(self, corpus: Path | None) -> None:
        self.corpus = corpus
        self.inputs = Inputs(corpus)
        self.child = Child(corpus)
        self.most = Most()
        self.failures: dict[str, list[int]] = {}

    def run(self, first: int, last: int) -> None:
        """All seeds from ``first`` to ``last`` (exclusive)."""
        self.child.send({"first": first, "last": last})
        done = first - 1
        while done < last - 1:
            answer = self.child.answer(patience=PATIENCE)
            if answer is None:
                self.child.end()
                self._one_by_one(done + 1, min(done + 21, last))
                done = min(done + 20, last - 1)
                if self.child.process.poll() is not None:
                    self.child = Child(self.corpus)
                if done < last - 1:
                    self.child.send({"first": done + 1, "last": last})
                continue
            done = max(done, answer["seed"])
            for kind, figures in answer["most"].items():
                self.most.add(kind, figures)
            if answer["failed"]:
                self._failed(str(answer["failed"]), done)

    def _one_by_one(self, first: int, last: int) -> None:
        """Find out which of these killed the child."""
        for seed in range(first, last):
            kind, text = self.inputs.make(seed)
            how = self.attempt(kind, text, seed)
            self.most.add(kind, (1, 0, -1, 0, -1))
            if how:
                self._failed(how, seed)

    def attempt(self, kind: str, text: str, seed: int) -> str | None:
        """How a text fails in a child of its own, if that has to be."""
        if self.child.process.poll() is not None:
            self.child = Child(self.corpus)
        self.child.send({"kind": kind, "text": text, "seed": seed})
        answer = self.child.answer(patience=PATIENCE)
        if answer is None:
            how = self.child.end()
            self.child = Child(self.corpus)
            return f"{kind}: {how}"
        return str(answer["failed"]) if answer["failed"] else None

    def _failed(self, how: str, seed: int) -> None:
        seeds = self.failures.setdefault(how, [])
        if not seeds:
            print(f"seed {seed}: {how}", flush=True)
        seeds.append(seed)

    def shrink(self, seed: int, how: str) -> str:
        """A shorter text that fails in the same way: lines, then characters, are left out while it still does."""
        kind, text = self.inputs.make(seed)
        for separator in ("\n", ""):
            pieces = text.split(separator) if separator else list(text)
            size, steps = max(1, len(pieces) // 2), 0
            while size and steps < SHRINK_STEPS:
                at = 0
                while at < len(pieces) and steps < SHRINK_STEPS:
                    shorter = pieces[:at] + pieces[at + size :]
                    steps += 1
                    if shorter and self.attempt(kind, separator.join(shorter), seed) == how:
                        pieces = shorter
                    else:
                        at += size
                size //= 2
            text = separator.join(pieces)
        return text


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=5000)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--seconds", type=float, default=float("inf"), help="stop after so long")
    parser.add_argument("--corpus", type=Path, help="a folder with more templates to begin with")
    parser.add_argument("--show", type=int, metavar="SEED", help="print the input of a seed")
    parser.add_argument("--child", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.child:
        child(options.corpus)
        return 0
    if options.show is not None:
        kind, text = Inputs(options.corpus).make(options.show)
        print(f"kind: {kind}", file=sys.stderr)
        sys.stdout.buffer.write(text.encode("utf-8", "surrogatepass"))
        return 0
    begin, fuzzer, done = time.monotonic(), Fuzzer(options.corpus), 0
    with suppress(KeyboardInterrupt):  # what was found until then is told
        while done < options.count and time.monotonic() - begin < options.seconds:
            step = min(BATCH, options.count - done)
            fuzzer.run(options.first + done, options.first + done + step)
            done += step
            print(f"{done} inputs, {time.monotonic() - begin:.0f} s", file=sys.stderr)
    for how, seeds in fuzzer.failures.items():
        print(f"\n{how}\n  {len(seeds)} inputs, seeds {seeds[:5]}; shrunk:")
        print("\n".join("    " + repr(line) for line in fuzzer.shrink(seeds[0], how).split("\n")[:40]))
    took = time.monotonic() - begin
    print(f"\n{fuzzer.most}")
    print(f"{done} inputs in {took:.0f} s: {len(fuzzer.failures)} kinds of failures")
    fuzzer.child.end()
    return 1 if fuzzer.failures else 0


if __name__ == "__main__":
    sys.exit(main())
