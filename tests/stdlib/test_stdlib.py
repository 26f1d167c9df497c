"""Every template of the standard library is clean, listed, and works on the sandbox."""

from __future__ import annotations

from pathlib import Path

import pytest

import hotc
from hotc.lint.config import Config

LIBRARY = Path(hotc.__file__).parent / "stdlib_templates"
TEMPLATES = sorted(LIBRARY.glob("*/template.yaml"))


@pytest.fixture
def _own_state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOTC_STATE_DIR", str(tmp_path / "state"))
    monkeypatch.setenv("HOTC_KEY_FILE", str(tmp_path / "key"))


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.parent.name)
def test_it_has_no_finding(template: Path) -> None:
    assert [repr(finding) for finding in hotc.lint(template, config=Config())] == []


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.parent.name)
def test_it_is_in_the_list(template: Path) -> None:
    assert f"| `{template.parent.name}` |" in (LIBRARY / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.parent.name)
@pytest.mark.usefixtures("_own_state")
def test_it_comes_and_goes_on_the_sandbox(template: Path) -> None:
    from hotc.runtime.api import plan_destroy

    made = hotc.apply(hotc.plan("library", template, cloud="sandbox"))
    assert made.ok, made.failures
    assert not hotc.plan("library", template, cloud="sandbox").has_changes
    assert hotc.apply(plan_destroy("library")).ok
