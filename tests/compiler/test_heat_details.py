"""Small things that Heat does, found by comparing many odd templates and environments with it."""

from __future__ import annotations

import pytest

from .memory import compiled, told

HEAD = "heat_template_version: 2021-04-16\n"
CHILD = HEAD + "parameters:\n  given: {type: comma_delimited_list}\n"
USE = HEAD + "resources:\n  child:\n    type: child.yaml\n    properties:\n      given: "


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("[a, null, 'b,c']", []),
        ("[a, 1]", ["wrong-type 6:18"]),
        ("[true]", ["wrong-type 6:15"]),
        ("[{a: 1}, 1]", []),
        ("[a, {get_resource: child2}]", []),
    ],
)
def test_a_list_for_a_nested_template_is_joined_and_wants_texts(given: str, expected: list[str]) -> None:
    rest = "\n  child2: {type: OS::Heat::None}\n"
    found = compiled(USE + given + rest, files={"child.yaml": CHILD}, check_resources=True)
    assert [text for text in told(found) if text.startswith("wrong-type")] == expected
    assert {d.heat for d in found.diagnostics if d.name == "wrong-type"} <= {"full"}


def test_a_deletion_policy_that_a_function_gives_must_be_one() -> None:
    text = HEAD + (
        "parameters:\n  keep: {type: boolean, default: false}\nconditions:\n  c: {get_param: keep}\n"
        "resources:\n  a:\n    type: OS::Heat::None\n    deletion_policy: {if: [c, retain, remove]}\n"
    )
    (finding,) = compiled(text).diagnostics
    assert (finding.name, finding.heat, finding.path) == (
        "unknown-deletion-policy",
        "parse",
        "resources.a.deletion_policy",
    )
    assert told(compiled(text, parameters={"keep": True})) == []


def test_a_star_does_not_lead_to_a_template() -> None:
    files = {"env.yaml": "resource_registry: {'My::*': child.yaml}\n", "child.yaml": HEAD}
    text = HEAD + "resources:\n  a: {type: My::Type}\n"
    found = compiled(text, files=files, environments=("env.yaml",), check_resources=True)
    assert "unknown-resource-type 3:13" in told(found)


@pytest.mark.parametrize("base", ["null", "''", "1", "[]"])
def test_a_base_url_must_be_one(base: str) -> None:
    files = {"env.yaml": f"resource_registry:\n  base_url: {base}\n  My::Type: OS::Heat::None\n"}
    found = compiled(HEAD, files=files, environments=("env.yaml",))
    assert [d.name for d in found.diagnostics] == ["bad-registry-entry"]


def test_a_text_for_names_that_heat_only_looks_for_is_beyond_heat() -> None:
    files = {"env.yaml": "encrypted_param_names: secret\n"}
    (finding,) = compiled(HEAD, files=files, environments=("env.yaml",)).diagnostics
    assert (finding.name, finding.heat) == ("bad-environment-section", "never")
