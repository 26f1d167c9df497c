"""Types that there are not: a selector with a misspelt one selects nothing, which looks like good news."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from hotc.cli import main
from hotc.compiler.select.doubts import doubts, unknown_types
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


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("OS::Nova::Server where flavor = 'a' and not networks[*].port refers to web", []),
        ("OS::Neutron::* where cidr exists", []),
        ("My::Own or OS::Nova::Server where flavour exists", []),
        ("any where flavour exists", []),
        ("OS::Heat::None where flavour exists", []),
        ("OS::Nova::Servr where flavour exists", ["no resource type is called OS::Nova::Servr"]),
        (
            "OS::Cinder::Volume and 'db*' where @name = 'a' or siz > 1",
            ['OS::Cinder::Volume has no property siz. Did you mean "size"?'],
        ),
        ("OS::Nova::* where not flavour in ['a']", ['OS::Nova::* has no property flavour. Did you mean "flavor"?']),
        ("web and depends on (OS::Nova::Server where flavour = 'a')", ["OS::Nova::Server has no property flavour"]),
        ("OS::Heat::Value where x = 1", ["OS::Heat::Value has no property x"]),
    ],
)
def test_a_property_that_none_of_the_types_has_is_said(text: str, said: list[str]) -> None:
    assert [each[: len(start)] for each, start in zip(doubts(parse(text)), said, strict=True)] == said


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
