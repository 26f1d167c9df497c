"""What a start costs: the hot commands import nothing that they don't need. bench/startup.py measures the rest."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

HEAVY = (
    "openstack",
    "keystoneauth1",
    "requests",
    "networkx",
    "graphviz",
    "lark",
    "yaql",
    "jsonschema",
    "typer",
    "click",
    "rich",
    "sqlite3",
    "uvicorn",
    "starlette",
    "cryptography",
    "hotc.runtime",
    "hotc.sandbox",
    "hotc.diagram",
)
ON_DEMAND = (
    "hotc.lint.silence.baseline",
    "hotc.lint.mends.mending",
    "hotc.lint.worlds.",
    "hotc.cli.mending",
    "hotc.cli.baselines",
    "hotc.cli.cloud_checks",
    "hotc.lint.reporters.s",
    "hotc.lint.reporters.x",
    "hotc.cli.render.statistics",
    "tempfile",
    "xml.",
)
"""Of no use unless an option asks for it."""
SMALL = {"argparse", "copy", "fnmatch", "gettext", "locale", "pathlib", "string", "urllib.parse"}
"""What Python has of modules that cost a millisecond or ten, and that a lint does without."""
REPORT = """
import json, sys
from hotc.cli import main
status = main(json.loads(sys.argv[1]))
print(json.dumps([status, sorted(sys.modules)]), file=sys.stderr)
"""


def imported(*words: str) -> tuple[int, list[str]]:
    done = subprocess.run(
        [sys.executable, "-c", REPORT, json.dumps(words)], capture_output=True, text=True, timeout=60, check=True
    )
    status, modules = json.loads(done.stderr.splitlines()[-1])
    return status, modules


def test_the_version_imports_next_to_nothing() -> None:
    status, modules = imported("--version")
    assert status == 0
    unwanted = {"argparse", "dataclasses", "pathlib", "yaml", *HEAVY} & set(modules)
    assert not unwanted
    assert {name for name in modules if name.startswith("hotc")} == {
        "hotc",
        "hotc.version",
        "hotc.cli",
        "hotc.cli.dispatch",
        "hotc.cli.status",
    }


@pytest.mark.parametrize(
    "words", [["validate"], ["lint"], ["fmt", "--check"], ["validate", "--format", "json"]], ids=" ".join
)
@pytest.mark.parametrize("which", ["good.yaml", "bad.yaml"])
def test_hot_commands_import_nothing_heavy(words: list[str], which: str, template: Path, broken: Path) -> None:
    status, modules = imported(*words, which)
    assert status == (1 if which == "bad.yaml" or "--check" in words else 0)
    assert not set(HEAVY) & set(modules)
    assert not {name for name in modules if name.startswith(ON_DEMAND)}
    assert not SMALL & set(modules)


def test_at_the_end_of_the_process_nothing_is_collected_that_goes_anyway() -> None:
    program = "import atexit, gc; atexit.register(lambda: print(gc.get_freeze_count() > 1_000)); {}"
    for start, frozen in (("from hotc.cli import main; main(['--version'])", "True"), ("import hotc", "False")):
        done = subprocess.run(
            [sys.executable, "-c", program.format(start)], capture_output=True, text=True, timeout=60, check=True
        )
        assert done.stdout.split()[-1] == frozen


def test_the_package_itself_imports_nothing() -> None:
    done = subprocess.run(
        [sys.executable, "-c", "import hotc, sys; print([m for m in sys.modules if m.startswith('hotc')])"],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert done.stdout.strip() == "['hotc', 'hotc.version']" or done.stdout.strip() == "['hotc.version', 'hotc']"


@pytest.mark.parametrize("command", ["validate", "lint"])
@pytest.mark.parametrize("which", ["good.yaml", "bad.yaml"])
def test_an_ordinary_template_is_read_without_libyaml(command: str, which: str, template: Path, broken: Path) -> None:
    _, modules = imported(command, which)
    assert "hotc.compiler.yaml_lines" in modules
    assert not {"yaml", "hotc.compiler.yaml_events"} & set(modules)


def test_without_packs_nothing_is_loaded_for_them(template: Path) -> None:
    _, modules = imported("validate", "good.yaml")
    unwanted = {"hotc.compiler.catalog.packs", "hotc.compiler.catalog.entry_points", "importlib.metadata", "tomllib"}
    assert not unwanted & set(modules)
