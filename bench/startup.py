"""CPU time of whole processes, as multiples of ``python -c pass``: medians of one run, taken in turns.

python bench/startup.py [ROUNDS]
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parent.parent
WEBAPP = str(ROOT / "examples" / "webapp" / "webapp.yaml")
HOTC = [sys.executable, "-c", "import sys; from hotc.cli import main; sys.exit(main())"]

ENVIRONMENT = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
"""An installed package is compiled; so is this one, in the first round, which does not count."""

COMMANDS: dict[str, tuple[list[str], float | None]] = {
    "python -c pass": ([sys.executable, "-c", "pass"], None),
    "hotc --version": ([*HOTC, "--version"], 3),
    "hotc validate webapp.yaml": ([*HOTC, "validate", WEBAPP], 12),
    "hotc lint webapp.yaml": ([*HOTC, "lint", WEBAPP], None),
    "hotc --help": ([*HOTC, "--help"], None),
    "python -c 'import typer'": ([sys.executable, "-c", "import typer"], None),
}
"""What is measured, and at most how many times ``pass`` it should take."""


def cpu_seconds(command: list[str]) -> float:
    """User and system time of one run of a command."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False, cwd=ROOT, env=ENVIRONMENT
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main() -> None:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 21
    times: dict[str, list[float]] = {name: [] for name in COMMANDS}
    for round_number in range(rounds + 1):
        for name, (command, _) in COMMANDS.items():
            times[name].append(cpu_seconds(command))
        if round_number == 0:
            times = {name: [] for name in COMMANDS}
    base = median(times["python -c pass"])
    print(f"medians of {rounds} runs, CPU time (user and system)")
    for name, (_, wanted) in COMMANDS.items():
        value = median(times[name])
        aim = f"   (aim: at most {wanted:g})" if wanted else ""
        print(f"{name:28} {value * 1000:7.1f} ms  {value / base:6.2f} x{aim}")


if __name__ == "__main__":
    main()
