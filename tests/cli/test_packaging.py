"""What a fresh clone needs: locked requirements, hooks, a licence."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
LOCKS = sorted((ROOT / "requirements").glob("*.txt"))


def locked(path: Path) -> dict[str, str]:
    """Name → version; for one that depends on the platform, the last line wins."""
    return dict(re.findall(r"^([a-z0-9._-]+)==([^ ;\\]+)", path.read_text(encoding="utf-8"), re.MULTILINE))


def name_of(requirement: str) -> str:
    found = re.match(r"[A-Za-z0-9._-]+", requirement)
    assert found is not None
    return re.sub(r"[-_.]+", "-", found[0]).lower()


def test_there_are_locks() -> None:
    assert [path.name for path in LOCKS] == ["dev.txt", "run.txt", "services.txt"]


@pytest.mark.parametrize("path", LOCKS, ids=lambda path: path.name)
def test_every_locked_requirement_has_hashes_and_no_registry_is_named(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert "://" not in text
    entries = re.split(r"\n(?=[a-z0-9])", text.strip())
    assert len(entries) > 30
    assert all("--hash=sha256:" in entry for entry in entries)


@pytest.mark.parametrize("path", LOCKS, ids=lambda path: path.name)
def test_what_the_project_asks_for_is_locked(path: Path) -> None:
    wanted = PROJECT["project"]["dependencies"] + PROJECT["dependency-groups"]["build"]
    if path.name == "dev.txt":
        wanted += PROJECT["dependency-groups"]["test"] + PROJECT["dependency-groups"]["lint"]
    if path.name == "services.txt":
        wanted += PROJECT["dependency-groups"]["services"]
    assert {name_of(requirement) for requirement in wanted} <= set(locked(path))


def test_all_locks_name_the_same_versions() -> None:
    run, dev, services = (locked(ROOT / f"requirements/{name}.txt") for name in ("run", "dev", "services"))
    assert set(run) <= set(dev)
    assert set(run) <= set(services)
    assert {name: dev[name] for name in run} == run
    assert {name: version for name, version in dev.items() if name in services} == {
        name: version for name, version in services.items() if name in dev
    }


def test_the_hooks_call_commands_that_there_are() -> None:
    from hotc.cli.commands import COMMANDS

    hooks = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    assert {hook["id"] for hook in hooks} == {"hotc-validate", "hotc-lint", "hotc-fmt"}
    for hook in hooks:
        program, command, *options = hook["entry"].split()
        assert program == "hotc"
        assert command in COMMANDS
        assert "--only-templates" in options, "files that are no templates are handed over, too"
    pattern = re.compile(hooks[0]["files"])
    assert pattern.search("heat/web.yaml")
    assert pattern.search("web.hot.yaml")
    assert not pattern.search("README.md")


def test_the_licence_is_apache() -> None:
    assert PROJECT["project"]["license"] == "Apache-2.0"
    assert "Apache License" in (ROOT / "LICENSE").read_text(encoding="utf-8")
