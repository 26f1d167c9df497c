"""Every template of the standard library is clean, formatted, documented and explained."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

import hotc
from hotc.cli import main
from hotc.lint.config import Config
from hotc.lint.table import RULES
from tests.stdlib.inputs import LIBRARY, NAMES, environments, parameters, template

ROOT = Path(__file__).parents[2]

NOT_ASKED = (
    "unused-inner-output",  # the outputs of a library are for others
    "unchecked-parameter",  # a name that may be empty can't have a constraint: Heat looks the default up as well
)
EVERY_RULE = Config(select=tuple(rule.code for rule in RULES if rule.name not in NOT_ASKED))
"""All rules but these, those included that only run when they are named."""


def plain(name: str) -> dict[str, Any]:
    """The template as YAML has it."""
    template: dict[str, Any] = yaml.safe_load((LIBRARY / name / "template.yaml").read_text("utf-8"))
    return template


def test_there_are_enough() -> None:
    assert len(NAMES) >= 34
    assert sum("hotc://stdlib/" in (LIBRARY / name / "template.yaml").read_text("utf-8") for name in NAMES) >= 14


@pytest.mark.parametrize("name", NAMES)
def test_it_has_no_finding(name: str) -> None:
    found = hotc.lint(template(name), environments=environments(name), parameters=parameters(name), config=EVERY_RULE)
    assert [repr(finding) for finding in found] == []


@pytest.mark.parametrize("name", NAMES)
def test_its_example_gives_every_parameter_but_secrets(name: str) -> None:
    found = hotc.compile(
        template(name), environments=environments(name), parameters=parameters(name), require_parameters=True
    )
    assert found.ok, found.diagnostics
    secret = {key for key, parameter in plain(name)["parameters"].items() if parameter.get("hidden")}
    assert secret <= set(parameters(name))


def test_they_are_formatted(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["fmt", "--check", str(LIBRARY)]) == 0, capsys.readouterr()


@pytest.mark.parametrize("name", NAMES)
def test_it_is_explained(name: str) -> None:
    text = plain(name)
    grouped = [key for group in text["parameter_groups"] for key in group["parameters"]]
    assert sorted(grouped) == sorted(text["parameters"])
    for key, parameter in text["parameters"].items():
        assert parameter["label"], key
        assert parameter["description"].endswith("."), key
        assert "default" not in parameter or not parameter.get("hidden"), key
        bounded = parameter["type"] in ("boolean", "json") or parameter.get("constraints")
        assert bounded or "default" in parameter, f"{key}: anything goes, and nothing is there by default"
    assert all(output["description"].endswith(".") for output in text["outputs"].values())
    title, description, advice, *_ = (LIBRARY / name / "README.md").read_text("utf-8").split("\n\n")
    assert (title, description) == (f"# {name}", text["description"])
    assert not advice.startswith("<!--"), "what whoever uses it should know"


@pytest.mark.parametrize("name", NAMES)
def test_its_example_has_no_secret(name: str) -> None:
    for path in environments(name):
        given = yaml.safe_load(path.read_text("utf-8"))["parameters"]
        assert not [key for key in given if plain(name)["parameters"][key].get("hidden")]


def test_what_is_told_about_them_is_current() -> None:
    checked = subprocess.run(
        [sys.executable, "tools/generate_stdlib.py", "--check"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert checked.returncode == 0, checked.stderr
