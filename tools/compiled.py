"""Build the wheel with compiled modules, install it into an environment of its own, and prove that it finds the same.

python tools/compiled.py build FOLDER                  the wheel and an environment with it
python tools/compiled.py compare FOLDER [PATH …]       what both builds say of the templates below the paths; a path
                                                       that ends in .jsonl lists templates with their inputs, as
                                                       bench/corpus.py takes them, in ``files`` beside it
python tools/compiled.py test FOLDER [ARGUMENT …]      the test suite on the compiled build

Compared byte by byte are the findings at the level of the language, with the catalogue, and of every lint rule, and the
values (default: of examples and tests/cases). Of the templates of a list, at the level that it names, all but lint.
Tested are ARGUMENTS of pytest (default: tests/compiler, tests/lint and the cases).
The environment sees the packages of the one that runs this; nothing is downloaded. What is compiled, and why:
``docs/decisions/0031-compiled-wheel.md``.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import zipfile
from itertools import zip_longest
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parent.parent
COMPARED = (ROOT / "examples", ROOT / "tests/cases")
TESTED = ("tests/compiler", "tests/lint", "tests/test_cases.py")


def build(place: Path) -> None:
    """The wheel, and ``venv`` beside it with the wheel installed."""
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir(parents=True)
    words = ["-m", "pip", "wheel", "--quiet", "--no-build-isolation", "--no-deps", "--wheel-dir", str(place), str(ROOT)]
    call([sys.executable, *words], HOTC_COMPILE="1")
    python = environment(place)
    call([python, "-m", "pip", "install", "--quiet", "--no-deps", "--force-reinstall", str(wheel(place))])
    ask = [str(place / "venv/bin/hotc"), "--version"]
    said = subprocess.run(ask, stdout=subprocess.PIPE, text=True, check=True, env=_apart())
    if "compiled" not in said.stdout:
        sys.exit(f"error: {wheel(place).name} is pure Python: {said.stdout}")
    alone(place)
    print(f"{wheel(place)}\n{python}: {said.stdout.strip()}")


def alone(place: Path) -> None:
    """Import each compiled module first of all, in a process of its own: classes of others may not be there yet then.

    Raises :class:`SystemExit` with those that can't be imported.
    """
    with zipfile.ZipFile(wheel(place)) as archive:
        libraries = [name.partition(".")[0] for name in archive.namelist() if name.endswith((".so", ".pyd"))]
    modules = sorted(name.replace("/", ".") for name in libraries if name.startswith("hotc/"))
    failed = []
    for module in modules:
        words = [_python(place), "-P", "-c", f"import {module}"]
        done = subprocess.run(words, stderr=subprocess.PIPE, check=False, env=_apart())
        if done.returncode:
            failed.append(f"{module}: status {done.returncode} {done.stderr.decode().strip().rpartition(chr(10))[2]}")
    if failed or not modules:
        sys.exit("error: modules that can't be imported alone:\n" + "\n".join(failed))


def wheel(place: Path) -> Path:
    """The wheel that was built. Raises :class:`ValueError` where there is none, or several."""
    (found,) = place.glob("hotc-*.whl")
    return found


def environment(place: Path) -> str:
    """The interpreter of an environment that sees the packages of this one, hotc aside."""
    call([sys.executable, "-m", "venv", str(place / "venv")])
    (packages,) = (place / "venv").glob("lib/python*/site-packages")
    (packages / "of-development.pth").write_text("\n".join(path for path in sys.path if path.endswith("-packages")))
    return str(place / "venv/bin/python")


def compare(place: Path, paths: list[Path]) -> int:
    """How many templates the two builds judge differently; each is told."""
    jobs = [{"file": file} for file in _templates([path for path in paths if path.suffix != ".jsonl"])]
    for path in paths:
        jobs += _cases(path) if path.suffix == ".jsonl" else []
    with tempfile.TemporaryDirectory() as temporary:
        listed = Path(temporary) / "jobs.json"
        listed.write_text(json.dumps(jobs))
        answers = [Path(temporary) / "python", Path(temporary) / "compiled"]
        for python, pythonpath, out in ((sys.executable, str(ROOT), answers[0]), (_python(place), "", answers[1])):
            call([python, "-P", __file__, "--findings", str(listed), str(out)], PYTHONPATH=pythonpath)
        with answers[0].open() as ours, answers[1].open() as theirs:
            different = list(_differences(ours, theirs))
    for file in different:
        print(f"differs: {file}")
    print(f"{len(jobs)} templates, {len(different)} on which the builds differ")
    return len(different)


def _templates(paths: list[Path]) -> list[str]:
    from hotc.lint.project.files import templates

    return sorted(str(path.resolve()) for path in map(Path, templates(paths)))


def _cases(path: Path) -> list[dict[str, Any]]:
    sys.path.insert(0, str(ROOT / "bench"))
    from corpus import listed  # type: ignore[import-not-found]

    found = []
    for level in ("parse", "full"):
        found += [{"file": each["template"], "level": level, **each} for each in listed(path.parent, path, level)]
    return found


def _differences(ours: IO[str], theirs: IO[str]) -> Iterator[str]:
    builds = json.loads(next(ours)), json.loads(next(theirs))
    if builds != (False, True):
        sys.exit(f"error: the builds that were compared are compiled: {builds}")
    for one, other in zip_longest(ours, theirs):
        if one != other:
            yield str(json.loads(one or other)["file"])


def findings(listed: Path, out: Path) -> None:
    """What a child process does: write all that this build has to say about each template, a line each."""
    from hotc.version import is_compiled

    with out.open("w") as file:
        file.write(json.dumps(is_compiled()) + "\n")
        for job in json.loads(listed.read_text()):
            said = _of_case(job) if "level" in job else _of_template(job["file"])
            file.write(json.dumps({"file": job["file"], **said}, sort_keys=True, default=repr) + "\n")


def _of_case(job: dict[str, Any]) -> dict[str, Any]:
    import hotc

    full = job["level"] == "full"
    given = {"environments": job["environments"], "parameters": job["params"]}
    found = hotc.compile(job["template"], check_resources=full, require_parameters=full, **given)
    return {"findings": [each.as_dict() for each in found.diagnostics], "values": found.resolved()}


def _of_template(path: str) -> dict[str, Any]:
    import hotc
    from hotc.lint.config import Config
    from hotc.lint.table import RULES

    language = hotc.compile(path, check_resources=False)
    full = hotc.compile(path, require_parameters=True)
    every = Config(tuple(rule.code for rule in RULES))
    return {
        "language": [each.as_dict() for each in language.diagnostics],
        "full": [each.as_dict() for each in full.diagnostics],
        "values": full.resolved(),
        "lint": [each.as_dict() for each in hotc.lint(path, config=every)],
    }


def test(place: Path, arguments: list[str]) -> int:
    """Status of the test suite over a copy of the repository in which the package is the compiled one."""
    with tempfile.TemporaryDirectory() as temporary:
        copy = Path(temporary) / "hotc"
        left = shutil.ignore_patterns(".git", ".venv", "build", "__pycache__", ".*_cache", ".hypothesis")
        shutil.copytree(ROOT, copy, ignore=left)
        shutil.rmtree(copy / "hotc")
        with zipfile.ZipFile(wheel(place)) as archive:
            archive.extractall(copy, [name for name in archive.namelist() if ".dist-info/" not in name])
        words = [sys.executable, "-m", "pytest", "-q", "-n", "2", "-m", "not cloud and not parity and not services"]
        settings = {**os.environ, "PYTHONPATH": str(copy)}
        return subprocess.run([*words, *(arguments or TESTED)], cwd=copy, env=settings, check=False).returncode


def _python(place: Path) -> str:
    return str(place / "venv/bin/python")


def _apart() -> dict[str, str]:
    """The variables of this process without those that lead to other sources than the installed ones."""
    return {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "VIRTUAL_ENV")}


def call(words: list[str], **settings: str) -> None:
    """Run it. Raises :class:`SystemExit` when it fails; what it says is shown."""
    status = subprocess.run(words, env=_apart() | settings, check=False).returncode
    if status:
        sys.exit(f"error: {' '.join(words)}: status {status}")


def main(arguments: list[str]) -> int:
    """Do what is asked; the exit status."""
    match arguments:
        case ["--findings", listed, out]:
            findings(Path(listed), Path(out))
        case ["build", place]:
            build(Path(place))
        case ["compare", place, *paths]:
            return int(compare(Path(place), [Path(path) for path in paths] or list(COMPARED)) > 0)
        case ["test", place, *rest]:
            return test(Path(place), rest)
        case _:
            sys.exit(__doc__)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
