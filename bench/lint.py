"""``hotc lint`` as users meet it: cold starts beside cfn-lint, a folder beside libyaml, the cache, memory.

python bench/lint.py [FOLDER …] [--rounds N] [--python PATH]

The environment variable HOTC_CFN_LINT may hold the command of cfn-lint (``/path/to/cfn-lint``), which gets a
CloudFormation template of as many resources. All is CPU time, user and system, of whole processes; medians.
``--python``: the interpreter of an environment whose installed hotc is measured, in the place of these sources.
"""

from __future__ import annotations

import argparse
import os
import shlex
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median

import cloudformation
import generate

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
START = ["-P", "-c", "import sys; from hotc.cli import main; sys.exit(main())", "lint"]
ALONE = ["--jobs", "1", "--format", "concise"]
SMALL, LARGE = 9, 402
SMALL_AIM, LARGE_AIM = 1 / 8, 1 / 30
COMPOSE_AIM, CACHED_AIM, MEMORY_AIM = 6.0, 1 / 5, 60.0
COMPOSE = """
import sys, time, yaml
yaml.compose("a: 1", Loader=yaml.CLoader)
before = time.process_time()
for path in sys.stdin.read().splitlines():
    try:
        yaml.compose(open(path, encoding="utf-8", errors="replace").read(), Loader=yaml.CLoader)
    except yaml.YAMLError:
        continue
print(time.process_time() - before)
"""


def environment(command: list[str], cache: Path) -> dict[str, str]:
    """That of the child processes: byte code as an installed package has it, a cache of their own; these sources,
    unless it is another interpreter, which runs what is installed for it.
    """
    kept = {name: value for name, value in os.environ.items() if name not in ("PYTHONDONTWRITEBYTECODE", "PYTHONPATH")}
    if command[0] == sys.executable:
        kept["PYTHONPATH"] = str(ROOT)
    return {**kept, "HOTC_CACHE_DIR": str(cache), "HOTC_ENVIRONMENT_DIR": ""}


def cost(command: list[str], cache: Path) -> tuple[float, float]:
    """CPU seconds and peak MiB of a run of a command, whose findings are its own business."""
    used_there = environment(command, cache)
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, env=used_there)
    assert process.stderr is not None
    said = process.stderr.read().decode(errors="replace")
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in range(16) or "Traceback" in said:  # of findings, cfn-lint makes a status up to 14
        sys.exit(f"error: {shlex.join(command)} ended with status {process.returncode}\n{said}")
    return used.ru_utime + used.ru_stime, used.ru_maxrss / 1024


def verdict(value: float, aim: float) -> str:
    """A figure beside its aim."""
    return f"{value:7.3f} (aim: at most {aim:.3g}, {'reached' if value <= aim else 'missed'})"


def starts(hotc: list[str], folder: Path, rounds: int) -> None:
    """One template, cold: of ordinary length, and a large one."""
    other = shlex.split(os.environ.get("HOTC_CFN_LINT", ""))
    for resources, aim in ((SMALL, SMALL_AIM), (LARGE, LARGE_AIM)):
        ours, theirs = folder / f"{resources}.yaml", folder / f"{resources}.cfn.yaml"
        ours.write_text(generate.template(resources), encoding="utf-8")
        theirs.write_text(cloudformation.template(resources), encoding="utf-8")
        runs: list[tuple[float, float]] = []
        beside: list[float] = []
        for number in range(rounds + 1):
            runs.append(cost([*hotc, *ALONE, "--no-cache", str(ours)], folder))
            if other and number < max(2, rounds // 2):
                beside.append(cost([*other, str(theirs)], folder)[0])
        mine = median(seconds for seconds, _ in runs[1:])  # the first compiles the modules
        lines = ours.read_text("utf-8").count("\n")
        print(f"{resources} resources, {lines} lines: hotc lint {mine * 1e3:.0f} ms")
        if resources == LARGE:
            print(f"  peak memory, MiB   {verdict(max(memory for _, memory in runs), MEMORY_AIM)}")
        if beside:
            print(f"  of cfn-lint's {median(beside):.2f} s {verdict(mine / median(beside), aim)}")
        else:
            print("  cfn-lint not measured: HOTC_CFN_LINT is not set")


def whole(hotc: list[str], paths: list[Path], folder: Path, rounds: int) -> None:
    """Many templates on one core: cold, and with everything kept."""
    from hotc.lint.project.files import templates

    files = [os.path.abspath(path) for path in templates(paths)]  # noqa: PTH100
    if not files:
        sys.exit(f"error: there is no template under {', '.join(map(str, paths))}")
    command = [*hotc, *ALONE, *map(str, paths)]
    composes, colds, cacheds = [], [], []
    for number in range(rounds):
        done = subprocess.run(
            [sys.executable, "-c", COMPOSE], input="\n".join(files), stdout=subprocess.PIPE, text=True, check=True
        )
        composes.append(float(done.stdout))
        colds.append(cost(command, folder / f"cache-{number}")[0])  # it keeps its findings meanwhile
        cacheds.append(cost(command, folder / f"cache-{number}")[0])
    compose, cold, cached = median(composes), median(colds), median(cacheds)
    print(f"{len(files)} templates on one core: compose {compose:.2f} s, hotc lint {cold:.2f} s, again {cached:.2f} s")
    print(f"  cold, x compose    {verdict(cold / compose, COMPOSE_AIM)}")
    print(f"  unchanged, of cold {verdict(cached / cold, CACHED_AIM)}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="*", type=Path, default=[ROOT / "examples"])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--python", default=sys.executable)
    options = parser.parse_args()
    hotc = [options.python, *START]
    with tempfile.TemporaryDirectory() as temporary:
        starts(hotc, Path(temporary), options.rounds)
        whole(hotc, options.folders, Path(temporary), max(1, options.rounds // 3))


if __name__ == "__main__":
    main()
