"""docs/continuous-integration.md and action.yml: every example is one, and its commands do what the page says."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
import yaml

from hotc.cli import full
from hotc.cli.given import Given

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs/continuous-integration.md").read_text("utf-8")
ACTION: dict[str, Any] = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))
HOOKS = {hook["id"]: hook for hook in yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))}
EXAMPLES: list[dict[Any, Any]] = [yaml.safe_load(block) for block in re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)]
HOOK_EXAMPLES = [example for example in EXAMPLES if "repos" in example]
WORKFLOWS = [example for example in EXAMPLES if "jobs" in example]
PIPELINES = [example["templates"] for example in EXAMPLES if "templates" in example]
COMMANDS = [line for block in re.findall(r"```sh\n(.*?)```", PAGE, re.DOTALL) for line in block.splitlines()]

GOOD = "heat_template_version: 2021-04-16\ndescription: g\nresources: {a: {type: OS::Heat::None}}\n"
BAD = GOOD.replace("OS::Heat::None", "OS::Heat::Nothing")
needs_bash = pytest.mark.skipif(shutil.which("bash") is None, reason="bash is not installed")


def run(script: str, folder: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run a script as the runners do: by bash, which stops at the first error."""
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    environment = {"PATH": path, "HOME": str(folder / "home"), **variables}
    return subprocess.run(
        ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script],
        cwd=folder, env=environment, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip


def write(folder: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)


def test_all_examples_are_seen() -> None:
    assert (len(HOOK_EXAMPLES), len(WORKFLOWS), len(PIPELINES)) == (3, 2, 2)
    assert len(EXAMPLES) == 7


# --- pre-commit


@pytest.mark.parametrize("example", HOOK_EXAMPLES)
def test_hooks_are_ours_and_their_arguments_are_understood(example: dict[str, Any]) -> None:
    for hook in example["repos"][0]["hooks"]:
        declared = HOOKS[hook["id"]] | hook
        words = [*shlex.split(declared["entry"]), *declared.get("args", [])]
        assert words[0] == "hotc"
        assert isinstance(full.parse([*words[1:], "web.yaml"]), Given)
        assert re.compile(declared["files"]).search("stacks/web.yaml")


def test_every_hook_is_told() -> None:
    assert [hook for hook in HOOKS if f"| `{hook}` |" not in PAGE] == []


# --- GitHub


def test_workflows_use_the_action_with_inputs_that_it_has() -> None:
    used = 0
    for workflow in WORKFLOWS:
        for step in workflow["jobs"]["lint"]["steps"]:
            assert "@" in step["uses"]
            if step["uses"].startswith("example/hotc@"):
                used += 1
                assert set(step["with"]) <= set(ACTION["inputs"])
    assert used == 2
    assert [name for name in ACTION["inputs"] if f"| `{name}` |" not in PAGE] == []
    named = re.findall(r"steps\.hotc\.outputs\.(\w+)", PAGE)
    assert named
    assert set(named) <= set(ACTION["outputs"])


def lint_step() -> dict[str, Any]:
    (step,) = [step for step in ACTION["runs"]["steps"] if step.get("id") == "lint"]
    found: dict[str, Any] = step
    return found


def test_the_action_is_a_composite_whose_steps_are_whole() -> None:
    assert ACTION["runs"]["using"] == "composite"
    for step in ACTION["runs"]["steps"]:
        assert "uses" in step or step["shell"] == "bash"
    inputs = set(re.findall(r"inputs\.([\w-]+)", json.dumps(ACTION["runs"])))
    assert inputs == set(ACTION["inputs"])
    assert all(set(each) == {"description", "default"} for each in ACTION["inputs"].values())
    assert "inputs." not in lint_step()["run"], "a value in the script would be run"
    values = {name: value["default"] for name, value in ACTION["inputs"].items()}
    assert set(lint_step()["env"]) == {
        f"HOTC_{name.upper().replace('-', '_')}" for name in values if name != "python-version"
    }


def act(folder: Path, **inputs: str) -> subprocess.CompletedProcess[str]:
    names = {"HOTC_PATHS": "", "HOTC_ARGS": "", "HOTC_FAIL_ON": "", "HOTC_SARIF": ""}
    variables = names | {f"HOTC_{name.upper()}": value for name, value in inputs.items()}
    return run(lint_step()["run"], folder, GITHUB_OUTPUT=str(folder / "output"), **variables)


@needs_bash
def test_the_action_annotates_and_fails(tmp_path: Path) -> None:
    write(tmp_path, {"stacks/web app.yaml": BAD, "good.yaml": GOOD})
    done = act(tmp_path)
    assert done.returncode == 1, done.stderr
    assert done.stdout.startswith("::error title=hotc H")
    assert "file=stacks/web app.yaml,line=3" in done.stdout
    assert act(tmp_path, paths="good.yaml\n").returncode == 0
    assert act(tmp_path, paths="good.yaml\nstacks/web app.yaml\n").returncode == 1
    assert act(tmp_path, fail_on="never").returncode == 0
    assert act(tmp_path, args="--no-such-option").returncode == 2


@needs_bash
def test_the_action_writes_sarif_besides(tmp_path: Path) -> None:
    write(tmp_path, {"web.yaml": BAD})
    done = act(tmp_path, sarif="hotc.sarif", args="--select L10")
    assert done.returncode == 1, done.stderr
    (result,) = json.loads((tmp_path / "hotc.sarif").read_text())["runs"][0]["results"]
    assert result["level"] == "error"
    assert (tmp_path / "output").read_text() == "sarif=hotc.sarif\n"


@needs_bash
def test_nothing_in_an_input_is_run(tmp_path: Path) -> None:
    write(tmp_path, {"good.yaml": GOOD})
    for odd in ("$(touch stolen)", "`touch stolen`", "; touch stolen", "good.yaml; touch stolen"):
        act(tmp_path, paths=odd, args=odd, fail_on=odd, sarif="")
    assert not (tmp_path / "stolen").exists()


# --- GitLab


@needs_bash
@pytest.mark.parametrize("pipeline", PIPELINES)
def test_a_pipeline_writes_its_report_and_fails_when_it_should(tmp_path: Path, pipeline: dict[str, Any]) -> None:
    ((kind, report),) = pipeline["artifacts"]["reports"].items()
    assert pipeline["artifacts"]["when"] == "always"
    write(tmp_path, {"web.yaml": GOOD})
    assert run("\n".join(pipeline["script"]), tmp_path).returncode == 0
    write(tmp_path, {"web.yaml": BAD})
    done = run("\n".join(pipeline["script"]), tmp_path)
    assert done.returncode == 1, done.stderr
    text = (tmp_path / report).read_text()
    if kind == "codequality":
        assert [issue["location"]["path"] for issue in json.loads(text)] == ["web.yaml"]
    else:
        assert len(ET.fromstring(text).findall(".//failure")) == 1


# --- elsewhere


@needs_bash
@pytest.mark.parametrize("line", COMMANDS)
def test_command_can_be_run(tmp_path: Path, line: str) -> None:
    write(tmp_path, {"web.yaml": GOOD})
    assert run(line, tmp_path).returncode == 0


def test_commands_in_the_text_are_commands() -> None:
    for words in re.findall(r"`hotc ([^`]+)`", PAGE):
        assert isinstance(full.parse(shlex.split(words)), Given)
