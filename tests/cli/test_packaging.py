"""What a fresh clone needs: locked requirements, hooks, a licence."""

from __future__ import annotations

import importlib.util
import re
import tomllib
from importlib import metadata
from pathlib import Path
from typing import Any

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
    assert [path.name for path in LOCKS] == ["dev.txt", "docs.txt", "release.txt", "run.txt", "services.txt"]


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
    if path.stem in ("services", "docs", "release"):
        wanted += PROJECT["dependency-groups"][path.stem]
    assert {name_of(requirement) for requirement in wanted} <= set(locked(path))


def test_all_locks_name_the_same_versions() -> None:
    run, dev = (locked(ROOT / f"requirements/{name}.txt") for name in ("run", "dev"))
    for path in LOCKS:
        other = locked(path)
        assert set(run) <= set(other)
        assert {name: dev[name] for name in dev.keys() & other} == {name: other[name] for name in dev.keys() & other}


def test_everything_that_is_installed_has_a_licence_that_debian_takes() -> None:
    licences = tool("licences")
    table = licences.recorded()
    assert set(table) == set(licences.locked())
    assert {name: each for name, each in table.items() if not licences.is_free(each)} == {}
    installed = [name for name, version in licences.locked().items() if version_of(name) == version]
    assert len(installed) > 20
    assert {name: licences.licence_of(name) for name in installed} == {name: table[name] for name in installed}


@pytest.mark.parametrize(
    ("expression", "free"),
    [
        ("MIT", True),
        ("Apache-2.0 OR Proprietary", True),
        ("MIT AND Proprietary", False),
        ("(MIT OR Other) AND BSD-3-Clause", True),
        ("SSPL-1.0", False),
    ],
)
def test_a_licence_is_free_if_all_that_is_needed_of_it_is(expression: str, free: bool) -> None:
    assert tool("licences").is_free(expression) is free


def test_changes_are_lists_and_become_a_section(tmp_path: Path) -> None:
    changes = tool("changes")
    for path in changes.fragments(ROOT / "changes"):
        assert changes.items(path)
    (tmp_path / "changes").mkdir()
    (tmp_path / "CHANGELOG.md").write_text("# Changelog\n\nWords.\n\n## 0.1.0 (2026-01-01)\n\n- old\n")
    (tmp_path / "changes/README.md").write_text("words")
    (tmp_path / "changes/b.md").write_text("- two\n  lines\n")
    (tmp_path / "changes/a.md").write_text("- one\n")
    assert changes.main(["0.2", "2027-01-31"], tmp_path) == 2
    assert changes.main(["0.2.0", "2027-01-31"], tmp_path) == 0
    assert (tmp_path / "CHANGELOG.md").read_text() == (
        "# Changelog\n\nWords.\n\n## 0.2.0 (2027-01-31)\n\n- one\n- two\n  lines\n\n## 0.1.0 (2026-01-01)\n\n- old\n"
    )
    assert [path.name for path in (tmp_path / "changes").iterdir()] == ["README.md"]
    (tmp_path / "changes/c.md").write_text("no list\n")
    assert changes.main(["0.3.0", "2027-01-31"], tmp_path) == 1


def test_continuous_integration_tries_every_python_that_the_project_names() -> None:
    workflow = yaml.safe_load((ROOT / ".github/workflows/check.yml").read_text(encoding="utf-8"))
    pythons = workflow["jobs"]["test"]["strategy"]["matrix"]["python"]
    named = [each.rpartition(" ")[2] for each in PROJECT["project"]["classifiers"] if ":: 3." in each]
    assert set(named) <= set(pythons)
    assert pythons == ["3.11", "3.12", "3.13", "3.14"]
    targets = (ROOT / "Makefile").read_text(encoding="utf-8")
    runs = [step["run"] for job in workflow["jobs"].values() for step in job["steps"] if "run" in step]
    assert len(runs) == 4
    assert all(f"\n{run.removeprefix('make ')}: " in targets for run in runs)


def tool(name: str) -> Any:
    """A module of tools/."""
    spec = importlib.util.spec_from_file_location(name, ROOT / f"tools/{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def version_of(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return ""


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
