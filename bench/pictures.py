"""What a picture costs: the DOT text of 1,000 resources, beside `hotc validate` of the same file.

python bench/pictures.py [--resources N] [--runs N]

CPU seconds of whole processes, taken in turns; the median counts.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from generate import template

HOTC = [sys.executable, "-c", "import sys; from hotc.cli import main; sys.exit(main())"]
AIM = 1.5
"""How many times as long as `hotc validate`."""


def cpu(arguments: list[str]) -> float:
    """CPU seconds that a process takes. What it says is not looked at; it must not fail."""
    before = os.times()
    subprocess.run([*HOTC, *arguments], stdout=subprocess.DEVNULL, check=True)
    after = os.times()
    return after.children_user + after.children_system - before.children_user - before.children_system


def main() -> int:
    """Measure and print; the exit status is 1 when the aim is missed."""
    parser = argparse.ArgumentParser(description="Measure what a picture costs")
    parser.add_argument("--resources", type=int, default=1000)
    parser.add_argument("--runs", type=int, default=5)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "many.yaml"
        path.write_text(template(given.resources))
        validate, graph = [], []
        for _ in range(given.runs):
            validate.append(cpu(["validate", "--no-cache", str(path)]))
            graph.append(cpu(["graph", str(path), "-o", str(Path(folder) / "many.dot")]))
    ratio = statistics.median(graph) / statistics.median(validate)
    print(
        f"{given.resources} resources: hotc validate {statistics.median(validate):.2f} s, hotc graph to DOT "
        f"{statistics.median(graph):.2f} s CPU: {ratio:.2f} times (aim {AIM})"
    )
    return 0 if ratio <= AIM else 1


if __name__ == "__main__":
    sys.exit(main())
