"""What goes beyond the limits of Heat's default configuration."""

from __future__ import annotations

from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from hotc.compiler.compilation import Compilation, compile
from hotc.compiler.context import Limits
from hotc.compiler.heat_limits import SIZE, most, size_of
from hotc.compiler.source import SourceFile
from hotc.compiler.yaml_events import Builder

HEAD = "heat_template_version: 2021-04-16\n"
MEMBER = "{type: OS::Heat::RandomString}"


def compiled(text: str, engine: str = "hotc", *, check_resources: bool = True) -> Compilation:
    limits = Limits()
    limits.engine = "heat" if engine == "heat" else "hotc"
    return compile("t.yaml", text=HEAD + text, limits=limits, check_resources=check_resources)


def found(compilation: Compilation) -> list[tuple[str, str, str, str]]:
    return [(f.name, f.severity, f.heat, f.path) for f in compilation.diagnostics]


def group(inner: str, count: int = 1) -> str:
    return f"{{type: OS::Heat::ResourceGroup, properties: {{count: {count}, resource_def: {inner}}}}}"


def nested(levels: int) -> str:
    text = MEMBER
    for _ in range(levels):
        text = group(text)
    return text


def many(number: int) -> str:
    return "resources:\n" + "".join(f"  r{n}: {MEMBER}\n" for n in range(number))


@pytest.mark.parametrize(("engine", "severity"), [("hotc", "warning"), ("heat", "error")])
def test_a_template_has_at_most_a_thousand_resources(engine: str, severity: str) -> None:
    assert not found(compiled(many(1000), engine))
    for check_resources in (True, False):
        beyond = compiled(many(1001), engine, check_resources=check_resources)
        assert found(beyond) == [("resources-beyond-heat", severity, "parse", "resources")]
        assert "1,001" in beyond.diagnostics[0].message


@pytest.mark.parametrize(("engine", "severity"), [("hotc", "warning"), ("heat", "error")])
def test_the_resources_of_all_stacks_count(engine: str, severity: str) -> None:
    assert not found(compiled(f"resources:\n  g: {group(MEMBER, 999)}\n", engine))
    text = f"resources:\n  small: {group(MEMBER, 2)}\n  g: {group(MEMBER, 997)}\n"
    assert found(compiled(text, engine)) == [("resources-beyond-heat", severity, "cloud", "resources.g")]


@pytest.mark.parametrize(("engine", "severity"), [("hotc", "warning"), ("heat", "error")])
def test_stacks_are_nested_five_levels_deep(engine: str, severity: str) -> None:
    assert not found(compiled(f"resources:\n  a: {nested(5)}\n", engine))
    beyond = compiled(f"resources:\n  a: {nested(6)}\n  b: {nested(7)}\n", engine)
    assert [each[:3] for each in found(beyond)] == [("depth-beyond-heat", severity, "full")] * 2
    assert [finding.line for finding in beyond.diagnostics] == [3, 4]


@pytest.mark.parametrize(("engine", "severity"), [("hotc", "warning"), ("heat", "error")])
def test_the_size_is_that_of_what_is_sent(engine: str, severity: str) -> None:
    assert not found(compiled(f"description: '{'x' * (SIZE - 100)}'\n", engine))
    assert not found(compiled(f"# {'x' * SIZE}\n", engine))
    assert found(compiled(f"description: '{'x' * SIZE}'\n", engine)) == [
        ("template-beyond-heat", severity, "parse", "")
    ]
    outputs = "".join(f"  o{n}: {{value: *text}}\n" for n in range(60))
    aliases = f"description: &text '{'x' * 10_000}'\noutputs:\n{outputs}"
    assert found(compiled(aliases, engine)) == [("template-beyond-heat", severity, "parse", "")]


def test_the_size_is_counted_as_python_writes_a_map() -> None:
    text = """\
resources:
  v:
    type: OS::Heat::Value
    properties: {value: {list_join: ['', [a, 1, true, null, "it's"]]}}
"""
    template = compiled(text).template
    assert template is not None
    value = {"list_join": ["", ["a", 1, True, None, "it's"]]}
    resources = {"v": {"type": "OS::Heat::Value", "properties": {"value": value}}}
    assert size_of(template.root, SIZE) == len(str({"heat_template_version": "2021-04-16", "resources": resources}))


SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(st.characters(codec="ascii"), max_size=6),
    st.text("'\"\\\n a"),
)
DATA = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text("ab'\"\\\n"), inner, max_size=4),
    max_leaves=12,
)


@given(DATA, st.booleans() | st.none(), st.sampled_from([None, '"', "'"]))
def test_what_is_counted_is_never_more_than_what_a_text_comes_to_at_most(
    data: Any, flow: bool | None, quote: str
) -> None:
    text = yaml.safe_dump({"a": data}, default_flow_style=flow, default_style=quote)
    root = Builder(SourceFile("t", text), Limits(), []).build(text)
    assert root is not None
    bound = most(text)
    assert "&" in text or bound is not None
    assert bound is None or size_of(root, 10**9) <= bound


@pytest.mark.parametrize(
    "text", ["a: 9.e+15", "a: [9.e+15,9.e+15,~]", 'a: "\\P\\L\\0"', "? a", "-\n-\n-\n", "a:\nb:\n", "{a: ,b: }"]
)
def test_what_python_writes_longer_is_foreseen(text: str) -> None:
    root = Builder(SourceFile("t", text), Limits(), []).build(text)
    bound = most(text)
    assert root is not None
    assert bound is not None
    assert len(text) < size_of(root, 10**9) <= bound
