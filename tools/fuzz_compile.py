#!/usr/bin/env python3
"""Compile texts that nobody would write: no traceback, no hang, memory bounded, whatever the input.

python tools/fuzz_compile.py [--count N] [--first SEED] [--corpus DIR] [--seconds S] [--show SEED]

Inputs are compiled in child processes, one after the other, so that a crash of the interpreter is a finding, too. What
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
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
from typing import TYPE_CHECKING

from fuzz_inputs import CFN, PLAIN, make, templates

if TYPE_CHECKING:
    from types import FrameType

TIME_LIMIT = 2.0
"""Seconds of CPU for one input."""
MEMORY_LIMIT = 1024 * 1024 * 1024
"""Bytes of address space for the child."""
BATCH = 500
SHRINK_STEPS = 400


class TooSlow(BaseException):
    """The time of one input is up. Not an ``Exception``, so that nothing takes it for its own."""


class Loader:
    """The input as ``/main.yaml``, a few files beside it, and nothing else."""

    def __init__(self, text: str) -> None:
        self.files = {"/main.yaml": text, "/other.yaml": PLAIN, "/other.txt": "some text", "/cfn.template": CFN}

    def resolve(self, reference: str, base: str | None) -> str:
        return os.path.normpath(os.path.join(os.path.dirname(base or "/"), reference))  # noqa: PTH118, PTH120

    def load(self, uri: str):  # type: ignore[no-untyped-def]
        from hotc.compiler.source import SourceFile

        if uri not in self.files:
            raise FileNotFoundError(2, "No such file or directory")
        return SourceFile(uri, self.files[uri], uri)

    def exists(self, uri: str) -> bool:
        return uri in self.files

    def display(self, uri: str) -> str:
        return uri


def compile_one(text: str, seed: int) -> str | None:
    """Compile one input; how it failed, in one line that stays the same for the same bug."""
    import hotc

    rng = random.Random(seed)
    full, strict = rng.randrange(3) > 0, rng.randrange(2) == 0
    as_environment = rng.randrange(12) == 0
    loader = Loader(PLAIN if as_environment else text)
    loader.files["/env.yaml"] = text
    signal.setitimer(signal.ITIMER_VIRTUAL, TIME_LIMIT)
    try:
        result = hotc.compile(
            "/main.yaml",
            loader=loader,
            environments=["/env.yaml"] if as_environment else [],
            check_resources=full,
            require_parameters=strict,
        )
        for finding in result.diagnostics:
            finding.as_dict()
            assert finding.span is None or 0 <= finding.span.start <= finding.span.end <= len(finding.span.source.text)
        # the JSON reader accepts what Python's json module does
        json.dumps(result.resolved())
    except TooSlow:
        return "hang: " + _where(sys.exc_info()[2])
    except MemoryError:
        return "memory: " + _where(sys.exc_info()[2])
    except Exception as error:  # noqa: BLE001 the point of it all
        return f"{type(error).__name__}: {_where(error.__traceback__)}"
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    return None


def _where(trace: object) -> str:
    frames = [f for f in traceback.extract_tb(trace) if f"{os.sep}hotc{os.sep}" in f.filename]  # type: ignore[arg-type]
    last = frames[-1] if frames else None
    return f"{last.filename.rpartition('/hotc/')[2]}:{last.lineno} in {last.name}" if last else "outside hotc"


def _too_slow(number: int, frame: FrameType | None) -> None:
    raise TooSlow


# --- the child: compiles, and says at each step what it is at


def child(corpus: Path | None) -> None:
    """Read jobs (one JSON object a line), answer each."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_LIMIT, MEMORY_LIMIT))
    signal.signal(signal.SIGVTALRM, _too_slow)
    good = templates(corpus)
    for line in sys.stdin:
        job = json.loads(line)
        if "text" in job:
            print(json.dumps({"failed": compile_one(job["text"], job["seed"])}), flush=True)
            continue
        for seed in range(job["first"], job["last"]):
            failed = compile_one(make(seed, good), seed)
            if failed or seed % 20 == 0 or seed == job["last"] - 1:
                print(json.dumps({"seed": seed, "failed": failed}), flush=True)


class Child:
    """A child process and its answers."""

    def __init__(self, corpus: Path | None) -> None:
        command = [sys.executable, __file__, "--child", *(["--corpus", str(corpus)] if corpus else [])]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def send(self, job: dict[str, object]) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps(job) + "\n")
        self.process.stdin.flush()

    def answer(self, patience: float) -> dict[str, object] | None:
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
        self.good = templates(corpus)
        self.child = Child(corpus)
        self.failures: dict[str, list[int]] = {}

    def run(self, first: int, last: int) -> None:
        """All seeds from ``first`` to ``last`` (exclusive)."""
        self.child.send({"first": first, "last": last})
        done = first - 1
        while done < last - 1:
            answer = self.child.answer(patience=40 * TIME_LIMIT)
            if answer is None:
                self.child.end()
                self._one_by_one(done + 1, min(done + 21, last))
                done = min(done + 20, last - 1)
                if self.child.process.poll() is not None:
                    self.child = Child(self.corpus)
                if done < last - 1:
                    self.child.send({"first": done + 1, "last": last})
                continue
            done = max(done, int(str(answer["seed"])))
            if answer["failed"]:
                self._failed(str(answer["failed"]), done)

    def _one_by_one(self, first: int, last: int) -> None:
        """Find out which of these killed the child."""
        for seed in range(first, last):
            how = self.attempt(make(seed, self.good), seed)
            if how:
                self._failed(how, seed)

    def attempt(self, text: str, seed: int) -> str | None:
        """How a text fails in a child of its own, if that has to be."""
        if self.child.process.poll() is not None:
            self.child = Child(self.corpus)
        self.child.send({"text": text, "seed": seed})
        answer = self.child.answer(patience=10 * TIME_LIMIT)
        if answer is None:
            how = self.child.end()
            self.child = Child(self.corpus)
            return how
        return str(answer["failed"]) if answer["failed"] else None

    def _failed(self, how: str, seed: int) -> None:
        seeds = self.failures.setdefault(how, [])
        if not seeds:
            print(f"seed {seed}: {how}", flush=True)
        seeds.append(seed)

    def shrink(self, seed: int, how: str) -> str:
        """A shorter text that fails in the same way: lines, then characters, are left out while it still does."""
        text = make(seed, self.good)
        for separator in ("\n", ""):
            pieces = text.split(separator) if separator else list(text)
            size, steps = max(1, len(pieces) // 2), 0
            while size and steps < SHRINK_STEPS:
                at = 0
                while at < len(pieces) and steps < SHRINK_STEPS:
                    shorter = pieces[:at] + pieces[at + size :]
                    steps += 1
                    if shorter and self.attempt(separator.join(shorter), seed) == how:
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
        sys.stdout.buffer.write(make(options.show, templates(options.corpus)).encode("utf-8", "surrogatepass"))
        return 0
    begin, fuzzer, done = time.monotonic(), Fuzzer(options.corpus), 0
    while done < options.count and time.monotonic() - begin < options.seconds:
        step = min(BATCH, options.count - done)
        fuzzer.run(options.first + done, options.first + done + step)
        done += step
        print(f"{done} inputs, {time.monotonic() - begin:.0f} s", file=sys.stderr)
    for how, seeds in fuzzer.failures.items():
        print(f"\n{how}\n  {len(seeds)} inputs, seeds {seeds[:5]}; shrunk:")
        print("\n".join("    " + repr(line) for line in fuzzer.shrink(seeds[0], how).split("\n")[:40]))
    took = time.monotonic() - begin
    print(f"\n{done} inputs in {took:.0f} s: {len(fuzzer.failures)} kinds of failures")
    fuzzer.child.end()
    return 1 if fuzzer.failures else 0


if __name__ == "__main__":
    sys.exit(main())
