"""The hooks in .pre-commit-hooks.yaml, run by the real pre-commit in a real git repository."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from hotc.cli import full
from hotc.cli.given import Given

ROOT = Path(__file__).parents[2]
HOOKS: list[dict[str, Any]] = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))
BIN = Path(sys.executable).parent

pytestmark = pytest.mark.skipif(
    shutil.which("git") is None or not (BIN / "pre-commit").is_file(), reason="git or pre-commit is not installed"
)

WEB = """\
heat_template_version: 2021-04-16

description: A volume

resources:
  disk:
    type: OS::Cinder::Volume
    properties:
      size: 10
"""
MISTAKEN = WEB.replace("size:", "sise:")
UNFORMATTED = WEB.replace("      size: 10", "         size:   10")
OTHERS = {
    "charts/templates/deployment.yaml": "{{- if .Values.on }}\nkind: Deployment\n{{- end }}\n",
    ".github/workflows/ci.yml": "on: push\njobs: {}\n",
    "docs/values.json": '{"size":   1}\n',
    "templates/README.md": "heat_template_version: nothing\n",
    "settings/parameters.yaml": "parameters:   {a: 1}\n",
}
"""Files of other tools, as they lie beside templates."""


class Repository:
    """A git repository in which pre-commit runs."""

    def __init__(self, folder: Path, home: Path) -> None:
        self.folder = folder
        quiet = {
            "GIT_CONFIG_GLOBAL": os.devnull,
            "GIT_CONFIG_NOSYSTEM": "1",
            "PRE_COMMIT_HOME": str(home / "pre-commit"),
        }
        kept = {key: value for key, value in os.environ.items() if not key.startswith(("GIT_", "PRE_COMMIT", "HOTC_"))}
        self.environment = {**kept, **quiet, "PATH": f"{BIN}:{os.environ['PATH']}", "HOME": str(home), "NO_COLOR": "1"}
        folder.mkdir()
        home.mkdir()
        self.git("init", "-q", "-b", "main")
        self.git("config", "user.name", "Somebody")
        self.git("config", "user.email", "somebody@example.org")

    def run(self, *words: str, timeout: int = 120) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            words, cwd=self.folder, env=self.environment, capture_output=True, text=True, timeout=timeout, check=False
        )

    def git(self, *words: str) -> str:
        done = self.run("git", *words)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def write(self, files: dict[str, str]) -> None:
        for name, text in files.items():
            path = self.folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")
        self.git("add", "-A")

    def hooks(self, *words: str, timeout: int = 120) -> tuple[dict[str, str], str]:
        """Run the hooks: what became of each (by id), and everything that was said."""
        done = self.run("pre-commit", "run", *words, timeout=timeout)
        names = {hook["name"]: hook["id"] for hook in HOOKS}
        results = {}
        for line in done.stdout.splitlines():
            for name, id in names.items():
                if line.startswith(f"{name}."):
                    results[id] = line.rpartition(".")[2].rpartition(")")[2]
        assert results, done.stdout + done.stderr
        assert (done.returncode == 0) == ("Failed" not in results.values())
        return results, done.stdout

    def read(self, name: str) -> str:
        return (self.folder / name).read_text("utf-8")


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    """A repository with the hooks as they are declared, but with the hotc that is being tested."""
    made = Repository(tmp_path / "repository", tmp_path / "home")
    local = {"repo": "local", "hooks": [{**hook, "language": "system"} for hook in HOOKS]}
    made.write({".pre-commit-config.yaml": yaml.safe_dump({"repos": [local]}), **OTHERS})
    return made


def test_every_hook_runs_a_command_that_there_is() -> None:
    assert [hook["id"] for hook in HOOKS] == ["hotc-validate", "hotc-lint", "hotc-fmt"]
    for hook in HOOKS:
        name, *words = hook["entry"].split()
        assert name == "hotc"
        assert isinstance(full.parse([*words, "web.yaml"]), Given)


def test_the_hooks_are_valid_to_pre_commit(repository: Repository) -> None:
    done = repository.run("pre-commit", "validate-manifest", str(ROOT / ".pre-commit-hooks.yaml"))
    assert done.returncode == 0, done.stdout


def test_good_templates_pass_and_files_of_other_tools_are_left_alone(repository: Repository) -> None:
    repository.write({"stacks/web.yaml": WEB, "old.template": WEB, "web.hot": WEB})
    results, said = repository.hooks("--all-files")
    assert results == dict.fromkeys(("hotc-validate", "hotc-lint", "hotc-fmt"), "Passed"), said
    assert {name: repository.read(name) for name in OTHERS} == OTHERS


def test_a_repository_without_templates_passes(repository: Repository) -> None:
    results, said = repository.hooks("--all-files")
    assert set(results.values()) == {"Passed"}, said


@pytest.mark.parametrize("name", ["web.yaml", "deep/in/web.yml", "old.template", "web.hot"])
def test_an_error_fails_and_is_told_with_its_place(repository: Repository, name: str) -> None:
    repository.write({name: MISTAKEN})
    results, said = repository.hooks()
    assert (results["hotc-validate"], results["hotc-lint"]) == ("Failed", "Failed")
    assert f"{name}:9:7" in said
    assert "Traceback" not in said


def test_a_json_template_is_looked_at_too(repository: Repository) -> None:
    repository.write(
        {"web.json": '{"heat_template_version": "2021-04-16", "resources": {"a": {"type": "OS::No::Thing"}}}\n'}
    )
    results, said = repository.hooks("--all-files")
    assert results == {"hotc-validate": "Failed", "hotc-lint": "Failed", "hotc-fmt": "Passed"}, said


def test_the_formatter_mends_in_place_fails_and_then_passes(repository: Repository) -> None:
    environment = "resource_registry: {}\nparameter_defaults: {a:   1}\n"
    repository.write({"web.yaml": UNFORMATTED, "production.yaml": environment})
    results, said = repository.hooks("hotc-fmt")
    assert results == {"hotc-fmt": "Failed"}
    assert "files were modified by this hook" in said
    assert repository.read("web.yaml") == WEB
    assert repository.read("production.yaml") != environment
    repository.git("add", "-A")
    assert repository.hooks("hotc-fmt")[0] == {"hotc-fmt": "Passed"}


def test_the_settings_of_the_repository_hold(repository: Repository) -> None:
    policy = '[[lint.policy]]\nname = "big-disks"\ndeny = "OS::Cinder::Volume where size < 100"\nmessage = "{name}"\n'
    repository.write({"web.yaml": WEB, "hotc.toml": policy})
    results, said = repository.hooks("hotc-lint", "--all-files")
    assert results == {"hotc-lint": "Failed"}
    assert "policy/big-disks" in said


def test_a_commit_is_refused_until_the_template_is_right(repository: Repository) -> None:
    assert repository.run("pre-commit", "install").returncode == 0
    repository.write({"web.yaml": MISTAKEN})
    refused = repository.run("git", "commit", "-m", "Add a template")
    assert refused.returncode != 0
    assert "web.yaml:9:7" in refused.stdout + refused.stderr
    repository.write({"web.yaml": WEB})
    done = repository.run("git", "commit", "-q", "-m", "Add a template")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "web.yaml" in repository.git("show", "--stat", "HEAD")


def _no_index() -> str:
    """Why packages can't be installed here; empty where they can."""
    if "PYTEST_XDIST_WORKER" in os.environ and os.environ.get("HOTC_TEST_INSTALL") != "1":
        return "installing takes a minute: set HOTC_TEST_INSTALL=1, or run this file by itself"
    try:
        done = subprocess.run(
            [sys.executable, "-m", "pip", "index", "versions", "hatchling", "--retries", "0", "--timeout", "5"],
            capture_output=True, text=True, timeout=60, check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        return "no package index answers"
    return "" if done.returncode == 0 else "no package index can be reached"


@pytest.mark.timeout(500)
def test_the_hooks_are_installed_from_the_checkout(tmp_path: Path) -> None:
    """What a user of pre-commit gets: the repository cloned, hotc installed from it into an environment of its own."""
    if not (ROOT / ".git").exists():
        pytest.skip("this is no checkout")
    if reason := _no_index():
        pytest.skip(reason)
    made = Repository(tmp_path / "repository", tmp_path / "home")
    revision = subprocess.run(
        ["git", "rev-parse", "HEAD"], cwd=ROOT, capture_output=True, text=True, timeout=60, check=True
    ).stdout.strip()
    repo = {"repo": str(ROOT), "rev": revision, "hooks": [{"id": hook["id"]} for hook in HOOKS]}
    made.write({".pre-commit-config.yaml": yaml.safe_dump({"repos": [repo]}), "web.yaml": MISTAKEN, **OTHERS})
    results, said = made.hooks("--all-files", timeout=420)
    assert results == {"hotc-validate": "Failed", "hotc-lint": "Failed", "hotc-fmt": "Passed"}, said
    assert "web.yaml:9:7" in said
    assert list((tmp_path / "home" / "pre-commit").glob("repo*/py_env-*"))
