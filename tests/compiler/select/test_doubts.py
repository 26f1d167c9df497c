"""Types that there are not: a selector with a misspelt one selects nothing, which looks like good news."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from hotc.cli import main
from hotc.compiler.select.doubts import unknown_types
from hotc.compiler.select.parser import parse

if TYPE_CHECKING:
    from pathlib import Path

TEMPLATE = "heat_template_version: 2021-04-16\nresources: {a: {type: OS::Heat::None}}\n"


@pytest.mark.parametrize(
    ("text", "unknown"),
    [
        ("OS::Nova::Server or OS::Neutron::* or OS::Quantum::Net or OS::Quantum::* or *::Server", []),
        ("My::Own::Type or My::*", []),
        ("OS::Nova::Servr", [("OS::Nova::Servr", 'Did you mean "OS::Nova::Server"?')]),
        ("any where depends on (web or OS::Nowhere::*)", [("OS::Nowhere::*", "")]),
    ],
)
def test_heats_types_are_known_and_others_not_doubted(text: str, unknown: list[tuple[str, str]]) -> None:
    assert unknown_types(parse(text)) == unknown


def test_query_and_policy_test_say_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "web.yaml").write_text(TEMPLATE)
    (tmp_path / "hotc.toml").write_text(
        '[[lint.policy]]\nname = "p"\ndeny = "OS::Nova::Servr"\nmessage = "m"\n[catalog]\npacks = []\n'
    )
    said = 'no resource type is called OS::Nova::Servr. Did you mean "OS::Nova::Server"?'
    assert main(["query", "OS::Nova::Servr", "web.yaml"]) == 0
    assert said in capsys.readouterr().err
    assert main(["policy", "test"]) == 0
    assert f"policy/p: {said}" in capsys.readouterr().err
    assert main(["query", "OS::Heat::*", "web.yaml", "-f", "names"]) == 0
    captured = capsys.readouterr()
    assert (captured.out, captured.err) == ("a\n", "")
