"""Stacks that the project declares, planned and applied by their name alone."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from .conftest import Result

    Hotc = Callable[..., Result]

pytest.importorskip("uvicorn")

SETTINGS = """\
[stack.web]
template = "good.yaml"
parameters = {size = 3}
cloud = "sandbox"

[stack.web.resource.disc]
protected = true
"""


@pytest.fixture
def project(hotc: Hotc, template: Path) -> Hotc:
    Path("hotc.toml").write_text(SETTINGS)
    return hotc


def test_a_declared_stack_needs_its_name_only(project: Hotc, monkeypatch: pytest.MonkeyPatch) -> None:
    planned = project("plan", "web")
    assert planned.status == 0, planned.err
    assert "+ size        = 3" in planned.out
    assert "hotc.toml:6: no resource fits 'disc'. Did you mean" in planned.out
    assert project("apply", "web", "--yes").status == 0
    assert project("plan", "web").out.endswith("No changes. Stack web is as the template says.\n")
    template = Path("good.yaml").read_text()
    Path("good.yaml").write_text(template.replace("parameters:", "parameters:\n  extra: {type: string}"))
    assert project("apply", "web", "--yes", "--parameter", "extra=y").status == 0
    Path("good.yaml").write_text(template)
    assert project("plan", "web").out.endswith("No changes. Stack web is as the template says.\n")
    Path("hotc.toml").write_text(SETTINGS.replace("size = 3", "size = 5"))
    assert "size: 3 -> 5" in project("plan", "web").out
    assert "size: 3 -> 7" in project("plan", "web", "--parameter", "size=7").out
    Path("elsewhere").mkdir()
    monkeypatch.chdir("elsewhere")
    assert "size: 3 -> 5" in project("plan", "web").out, "the project is found upwards"
    Path("../hotc.toml").unlink()
    assert "No changes" in project("plan", "web").out, "what was recorded holds"


def test_a_mistake_in_the_settings_is_told_with_its_place(project: Hotc) -> None:
    Path("hotc.toml").write_text(SETTINGS + 'timeot = "3m"\n')
    result = project("plan", "web")
    assert result.status == 2
    assert "hotc.toml:8: stack.web.resource.disc has no setting 'timeot'" in result.err
    assert 'Did you mean "timeout"?' in result.err


def test_a_stack_that_nobody_knows_says_how_to_name_its_template(hotc: Hotc) -> None:
    result = hotc("plan", "shop", "--cloud", "sandbox")
    assert result.status == 2
    assert "or declare it in hotc.toml: [stack.shop]" in result.err


@pytest.mark.parametrize(
    "words", [("query", "OS::Cinder::Volume where size = 3"), ("graph",), ("compile", "--resolved")]
)
def test_a_declared_stack_is_looked_at_by_its_name(project: Hotc, words: tuple[str, ...]) -> None:
    own = project(*words, "--stack", "web")
    assert (own.status, own.err) == (0, "")
    assert own.out == project(*words, "good.yaml", "--parameter", "size=3").out
    assert own.out != project(*words, "good.yaml", "--parameter", "size=4").out or words == ("graph",)
    for wrong, said in (("good.yaml", "Which template?"), ("", "Which template?"), ("nope", "declare no stack 'nope'")):
        given = ["--stack", "nope"] if wrong == "nope" else ["good.yaml", "--stack", "web"] if wrong else []
        refused = project(*words, *given)
        assert refused.status == 2
        assert said in refused.err
