"""The program itself: Python, the packages that it needs, the programs that it calls."""

from __future__ import annotations

import platform
import re
import shutil
import subprocess
import sys
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING

from hotc.cli.doctor.finding import error, ok, warning
from hotc.version import described

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotc.cli.doctor.finding import Finding
    from hotc.cli.given import Given

OLDEST = (3, 11)
"""The oldest Python that hotc runs on, as ``requires-python`` in pyproject.toml has it."""
DOT_SECONDS = 10
_REQUIREMENT = re.compile(r"(?P<name>[\w.-]+)(?:\[[^]]*\])?\s*(?P<bounds>[^;]*)(?:;(?P<marker>.*))?")
_EXTRA = re.compile(r"extra\s*==\s*['\"]([\w-]+)['\"]")
_EXTRAS = {
    "postgresql": "for a state in PostgreSQL",
    "keyring": "for the key in the system's keyring",
    "notify": "for notifications on a message bus",
}


def program(_given: Given) -> Iterator[Finding]:
    """hotc, Python, the system, and dot."""
    yield ok("hotc", f"{described()}, in {Path(__file__).parents[2]}")
    version = platform.python_version()
    if sys.version_info[:2] < OLDEST:
        need = ".".join(map(str, OLDEST))
        yield error("Python", f"{version} is too old", f"Install hotc with Python {need} or newer.")
    else:
        yield ok("Python", f"{version}, {sys.executable}")
    yield ok("system", f"{platform.system()} {platform.release()}, {platform.machine()}")
    yield _dot()


def _dot() -> Finding:
    path = shutil.which("dot")
    mend = "Install it (apt install graphviz, dnf install graphviz, brew install graphviz), or draw with -o FILE.html."
    if path is None:
        return warning("Graphviz", "there is no dot: pictures as .svg, .png and .pdf can't be drawn", mend)
    try:
        done = subprocess.run(
            [path, "-V"], capture_output=True, text=True, timeout=DOT_SECONDS, check=False, errors="replace"
        )
    except (OSError, subprocess.TimeoutExpired) as problem:
        return warning("Graphviz", f"{path} does not run: {problem}", mend)
    said = (done.stderr or done.stdout).strip()
    if done.returncode:
        return warning("Graphviz", f"{path} does not run: {said or f'status {done.returncode}'}", mend)
    return ok("Graphviz", f"{said.removeprefix('dot - ')}, {path}")


def packages(_given: Given) -> Iterator[Finding]:
    """Each package that hotc requires: installed, and new enough. Extras that are missing are told, no more."""
    try:
        required = metadata.requires("hotc") or []
    except metadata.PackageNotFoundError:
        yield warning("hotc", "is not installed as a package, so nothing tells what it needs", "pip install .")
        return
    lacking: dict[str, list[str]] = {}
    for line in required:
        match = _REQUIREMENT.match(line)
        extra = _EXTRA.search(line)
        if match is None:
            continue
        name, bounds = match["name"], match["bounds"].strip()
        installed = _version(name)
        if extra is not None:
            if installed is None:
                lacking.setdefault(extra[1], []).append(name)
            continue
        yield _package(name, bounds, installed)
    for extra_name, names in lacking.items():
        what = _EXTRAS.get(extra_name, "")
        yield ok(f"hotc[{extra_name}]", f"not installed ({', '.join(names)}); {what or 'optional'}")


def _package(name: str, bounds: str, installed: str | None) -> Finding:
    mend = f"pip install --upgrade '{name}{bounds}', in the environment of {sys.executable}"
    if installed is None:
        return error(name, f"is not installed; {bounds or 'any version'} is needed", mend)
    least = re.search(r">=\s*([\w.]+)", bounds)
    if least is not None and numbers(installed) < numbers(least[1]):
        return error(name, f"{installed} is too old; {bounds} is needed", mend)
    return ok(name, installed)


def numbers(version: str) -> tuple[int, ...]:
    """``4.10.1rc1`` → ``(4, 10, 1)``: the release of a version (PEP 440), without zeros at its end."""
    start = re.match(r"\d+(?:\.\d+)*", version)
    found = [int(part) for part in start.group().split(".")] if start else []
    while found and not found[-1]:
        found.pop()
    return tuple(found)


def _version(name: str) -> str | None:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return None
