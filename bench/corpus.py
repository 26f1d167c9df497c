"""One process over a folder of templates: milliseconds a file, beside libyaml's bare compose and the real Heat.

python bench/corpus.py DIR [--level parse|full|both] [--cases FILE.jsonl] [--every N] [--python PATH] [--rounds N]

Without ``--cases`` every file under DIR that says a template's version is taken as it is. ``--cases``: one JSON object
a line with ``file`` (relative to DIR), and perhaps ``level`` (other levels are left out), ``environments`` (likewise
relative) and ``filled_params``.

The environment variable HOTC_ORACLE may hold the command of a program that runs the real Heat, called as
``COMMAND --level LEVEL --no-facts --batch CASES --out ANSWERS``; start-up is measured by a batch of one case and
subtracted. CPU time throughout, so that the machine's other work doesn't count (much: who shares caches is slower).
With ``--rounds`` everything is measured so often, one after the other, and the least of each counts. ``--python``: the
interpreter of an environment whose installed hotc is measured, in the place of these sources.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import resource
import shlex
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

ENDINGS = {".yaml", ".yml", ".template", ".hot", ".json"}
HEADER = re.compile(
    r"""^[ \t{]*["']?(heat_template_version|HeatTemplateFormatVersion|AWSTemplateFormatVersion)\b""", re.MULTILINE
)
AIM = 5.0
"""How many times faster than the real Heat."""

Case = dict[str, Any]
"""``template``, ``environments``: absolute paths; ``params``: values by name."""


def templates_under(folder: Path) -> list[Case]:
    """Every template in a folder, without inputs."""
    found = []
    for path in sorted(folder.rglob("*")):
        if path.suffix in ENDINGS and path.is_file() and HEADER.search(path.read_text("utf-8", errors="replace")):
            found.append({"template": str(path), "environments": [], "params": {}})
    return found


def listed(folder: Path, cases: Path, level: str) -> list[Case]:
    """The cases of a list."""
    found = []
    for line in cases.read_text("utf-8").splitlines():
        row = json.loads(line)
        if row.get("level", level) == level and row.get("pass", "") in ("", "asis" if level == "parse" else "filled"):
            environments = [str(folder / name) for name in row.get("environments") or []]
            params = row.get("filled_params") or {}
            found.append({"template": str(folder / row["file"]), "environments": environments, "params": params})
    return found


def compose_all(cases: list[Case]) -> None:
    """What libyaml needs at least; a file that it refuses costs what it costs until there."""
    import yaml

    for case in cases:
        try:
            yaml.compose(Path(case["template"]).read_text("utf-8", errors="replace"), Loader=yaml.CLoader)
        except yaml.YAMLError:
            continue


def compile_all(cases: list[Case], level: str) -> int:
    """What hotc needs: everything from opening the file to the last finding; how many findings there are."""
    import hotc

    findings = 0
    for case in cases:
        full = level == "full"
        result = hotc.compile(
            case["template"],
            environments=case["environments"],
            parameters=case["params"],
            check_resources=full,
            require_parameters=full,
        )
        findings += len(result.diagnostics)
    return findings


def measure(job: str, level: str, path: str) -> None:
    """What a child process does: print the CPU seconds of one job, imports and a first file left out."""
    cases = json.loads(Path(path).read_text("utf-8"))
    work = compose_all if job == "compose" else lambda some: compile_all(some, level)
    work(cases[:1])
    before = time.process_time()
    work(cases)
    print(json.dumps([time.process_time() - before, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024]))


def run_here(python: str, job: str, level: str, path: Path) -> tuple[float, float]:
    """CPU seconds and peak MiB of a job in a fresh process."""
    command = [python, __file__, "--measure", job, level, str(path)]
    kept = dict(os.environ)
    if python != sys.executable:  # what is installed for it
        kept.pop("PYTHONPATH", None)
    seconds, memory = json.loads(subprocess.run(command, stdout=subprocess.PIPE, check=True, env=kept).stdout)
    return seconds, memory


def run_oracle(command: list[str], level: str, cases: list[Case], folder: Path) -> float:
    """CPU seconds of the real Heat over the cases, without its start."""
    seconds = []
    for name, some in (("one", cases[:1]), ("all", cases)):
        batch = folder / f"{name}.jsonl"
        batch.write_text("".join(json.dumps(case) + "\n" for case in some), encoding="utf-8")
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        full = [*command, "--level", level, "--no-facts", "--batch", str(batch), "--out", str(folder / f"{name}.out")]
        subprocess.run(full, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        seconds.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return (seconds[1] - seconds[0]) * len(cases) / max(1, len(cases) - 1)


def main() -> None:
    if sys.argv[1:2] == ["--measure"]:
        measure(*sys.argv[2:5])
        return
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--level", choices=("parse", "full", "both"), default="both")
    parser.add_argument("--cases", type=Path)
    parser.add_argument("--every", type=int, default=1)
    parser.add_argument("--python", default=sys.executable)
    parser.add_argument("--rounds", type=int, default=1)
    options = parser.parse_args()
    root = options.folder.resolve()
    ratios = {}
    for level in ("parse", "full") if options.level == "both" else (options.level,):
        cases = listed(root, options.cases, level) if options.cases else templates_under(root)
        cases = cases[:: options.every]
        if not cases:
            sys.exit(f"error: there is no template under {options.folder}")
        ratios[level] = compare(cases, level, options.python, options.rounds)
    for level, ratio in ratios.items():
        if ratio is not None:
            verdict = "reached" if ratio >= AIM else "missed"
            print(f"level {level}: hotc is {ratio:.2f} times faster than the real Heat (aim: {AIM:g}, {verdict})")


def compare(cases: list[Case], level: str, python: str, rounds: int) -> float | None:
    """Print what the cases cost at a level; how many times faster than the real Heat, where that is at hand."""
    oracle = shlex.split(os.environ.get("HOTC_ORACLE", ""))
    composes, runs, heats = [], [], []
    with tempfile.TemporaryDirectory() as temporary:
        path = Path(temporary) / "cases.json"
        path.write_text(json.dumps(cases), encoding="utf-8")
        for _ in range(rounds):
            composes.append(run_here(python, "compose", level, path)[0])
            runs.append(run_here(python, "hotc", level, path))
            if oracle:
                heats.append(run_oracle(oracle, level, cases, Path(temporary)))
    each = 1e3 / len(cases)
    (ours, memory), compose = min(runs), min(composes)
    print(f"{len(cases)} templates, level {level}, one process each, CPU time without the start")
    print(f"libyaml's compose  {compose * each:7.2f} ms a file")
    print(f"hotc               {ours * each:7.2f} ms a file  {ours / compose:6.2f} x compose, {memory:.0f} MiB")
    if not heats:
        print("the real Heat      not measured: HOTC_ORACLE is not set")
        return None
    heat = min(heats)
    print(f"the real Heat      {heat * each:7.2f} ms a file  {heat / compose:6.2f} x compose")
    return heat / ours


if __name__ == "__main__":
    main()
