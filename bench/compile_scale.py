"""How compiling grows with the template: time per resource, against libyaml's bare compose, and peak memory.

python bench/compile_scale.py [ROUNDS]

Every measurement is a process of its own, and CPU time; the garbage collector is off in both; medians of one run.
"""

from __future__ import annotations

import gc
import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

from generate import template

SIZES = (100, 1_000, 10_000)
JOBS = ("compose", "language", "full")
SMALL_REPEATS = 20
"""Small templates are done this often in one process, so that what is measured is longer than the clock's tick."""

GROWTH_AIM, COMPOSE_AIM, MEMORY_AIM = 1.3, 12.0, 1024


def measure(job: str, path: str, repeats: int) -> None:
    """What a child process does: print the seconds of each repeat, and the peak memory in MiB."""
    text = Path(path).read_text(encoding="utf-8")
    if job == "compose":
        import yaml

        def work() -> None:
            yaml.compose(text, Loader=yaml.CLoader)
    else:
        import hotc

        # what a resource type costs once is start-up, and measured by startup.py
        hotc.compile("warm-up.yaml", text=template(3))

        def work() -> None:
            result = hotc.compile("generated.yaml", text=text, check_resources=job == "full")
            if not result.ok:
                raise SystemExit(f"the generated template is wrong: {result.diagnostics[0]}")

    times = []
    for _ in range(repeats):
        gc.collect()
        gc.disable()
        before = time.process_time()
        work()
        times.append(time.process_time() - before)
        gc.enable()
    print(json.dumps([median(times), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024]))


def run(job: str, path: Path, repeats: int) -> tuple[float, float]:
    """Seconds and MiB of one child."""
    command = [sys.executable, __file__, "--measure", job, str(path), str(repeats)]
    done = subprocess.run(command, stdout=subprocess.PIPE, check=True)
    seconds, memory = json.loads(done.stdout)
    return seconds, memory


def main() -> None:
    if sys.argv[1:2] == ["--measure"]:
        measure(sys.argv[2], sys.argv[3], int(sys.argv[4]))
        return
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 3
    found: dict[tuple[int, str], list[tuple[float, float]]] = {(size, job): [] for size in SIZES for job in JOBS}
    with tempfile.TemporaryDirectory() as folder:
        paths = {}
        for size in SIZES:
            paths[size] = Path(folder) / f"{size}.yaml"
            paths[size].write_text(template(size), encoding="utf-8")
        for _ in range(rounds):
            for (size, job), results in found.items():
                repeats = SMALL_REPEATS if size <= SIZES[0] else 3 if size <= SIZES[1] else 1
                results.append(run(job, paths[size], repeats))
    seconds = {key: median(time for time, _ in values) for key, values in found.items()}
    memory = {key: max(size for _, size in values) for key, values in found.items()}
    print(f"generated templates, medians of {rounds} processes each, CPU time, garbage collector off")
    print(f"{'resources':>9}  {'what':9} {'seconds':>8} {'µs each':>8} {'x compose':>9} {'peak MiB':>8}")
    for size, job in found:
        took = seconds[size, job]
        ratio = took / seconds[size, "compose"]
        each = took / size * 1e6
        print(f"{size:9,}  {job:9} {took:8.3f} {each:8.1f} {ratio:9.2f} {memory[size, job]:8.0f}")
    small, large = SIZES[0], SIZES[-1]
    for job in JOBS[1:]:
        growth = (seconds[large, job] / large) / (seconds[small, job] / small)
        ratio = seconds[large, job] / seconds[large, "compose"]
        print(
            f"{job}: {large:,} against {small} resources: {growth:.2f} x per resource (aim: at most {GROWTH_AIM}); "
            f"{ratio:.1f} x compose (aim: at most {COMPOSE_AIM:g}); "
            f"{memory[large, job]:.0f} MiB (aim: at most {MEMORY_AIM})"
        )


if __name__ == "__main__":
    main()
