"""What the shell offers when the user presses the tabulator."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from .conftest import Result


@pytest.fixture
def offered(process: Callable[..., Result]) -> Callable[[str], list[str]]:
    """What bash is offered behind a line."""

    def ask(line: str) -> list[str]:
        environment = {
            "_HOTC_COMPLETE": "complete_bash",
            "COMP_WORDS": line,
            "COMP_CWORD": str(len(line.split(" ")) - 1),
        }
        result = process(environment=environment)
        assert result.status == 0
        return result.out.split()

    return ask


def test_commands_and_options(offered: Callable[[str], list[str]]) -> None:
    assert offered("hotc va") == ["validate"]
    assert offered("hotc stack ") == ["list", "show"]
    assert offered("hotc validate --fo") == ["--format"]


def test_values_of_choices(offered: Callable[[str], list[str]]) -> None:
    assert offered("hotc compile t.yaml --format ") == ["json", "yaml"]
    assert {"text", "json", "sarif"} <= set(offered("hotc validate --format "))


def test_codes(offered: Callable[[str], list[str]]) -> None:
    assert "L1001" in offered("hotc explain L10")
    assert offered("hotc explain unused-par") == ["unused-parameter"]


def test_templates_and_folders(offered: Callable[[str], list[str]], template: Path) -> None:
    (template.parent / "goods").mkdir()
    (template.parent / "good.txt").touch()
    assert offered("hotc validate go") == ["good.yaml", "goods/"]


def test_clouds(offered: Callable[[str], list[str]], tmp_path: Path) -> None:
    (tmp_path / "clouds.yaml").write_text("clouds: {mini: {auth: {}}}\n")
    assert set(offered("hotc plan web --cloud ")) == {"mini", "sandbox"}


def test_no_stacks_yet(offered: Callable[[str], list[str]]) -> None:
    assert offered("hotc destroy ") == []
