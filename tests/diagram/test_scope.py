"""Drawing a part: around one thing, without this, with that closed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from hotc.compiler.compilation import Compilation, compile
from hotc.diagram.api import picture
from hotc.diagram.errors import DiagramError
from hotc.diagram.scope import Scope
from tests.diagram.drawing import compiled, pairs

if TYPE_CHECKING:
    from pathlib import Path

CHAIN = """
resources:
  a: {type: OS::Heat::Value, properties: {value: 1}}
  b: {type: OS::Heat::Value, depends_on: a, properties: {value: 1}}
  c: {type: OS::Heat::Value, depends_on: b, properties: {value: 1}}
  d: {type: OS::Heat::RandomString, depends_on: c}
  e: {type: OS::Heat::RandomString, depends_on: a}
"""
INNER = """
heat_template_version: 2021-04-16
resources:
  x: {type: OS::Heat::Value, properties: {value: 1}}
  y: {type: OS::Heat::Value, depends_on: x, properties: {value: 1}}
outputs:
  o: {value: {get_attr: [y, value]}}
"""
OUTER = """
heat_template_version: 2021-04-16
resources:
  near: {type: OS::Heat::Value, properties: {value: {get_attr: [stack, o]}}}
  stack: {type: inner.yaml}
  far: {type: OS::Heat::Value, properties: {value: {get_attr: [near, value]}}}
  later: {type: OS::Heat::Value, depends_on: stack, properties: {value: 1}}
"""


def nested(folder: Path) -> Compilation:
    (folder / "inner.yaml").write_text(INNER)
    (folder / "outer.yaml").write_text(OUTER)
    return compile(str(folder / "outer.yaml"))


def names(scope: Scope, text: str = CHAIN) -> list[str]:
    return list(picture(compiled(text), view="dependencies", scope=scope).nodes)


def test_focus_shows_what_is_so_many_arrows_away_in_either_direction() -> None:
    assert names(Scope(focus="b")) == ["a", "b", "c"]
    assert names(Scope(focus="b", depth=0)) == ["b"]
    assert names(Scope(focus="b", depth=2)) == ["a", "b", "c", "d", "e"]


def test_exclude_takes_names_addresses_types_and_patterns() -> None:
    assert names(Scope(exclude=["a", "OS::Heat::RandomString"])) == ["b", "c"]
    assert names(Scope(exclude=["*::RandomString"])) == ["a", "b", "c"]
    assert names(Scope(exclude=["OS::Nova::*"])) == ["a", "b", "c", "d", "e"]


def test_a_type_is_collapsed_into_one_thing_with_a_count() -> None:
    drawn = picture(compiled(CHAIN), view="dependencies", scope=Scope(collapse=["OS::Heat::RandomString"]))
    one = drawn.nodes["(OS::Heat::RandomString)"]
    assert (one.label, one.count) == ("random string", "2")
    assert ("(OS::Heat::RandomString)", "c") in pairs(drawn)


def test_a_nested_stack_is_closed_and_says_how_much_is_inside(tmp_path: Path) -> None:
    drawn = picture(nested(tmp_path), view="dependencies", scope=Scope(collapse=["stack"]))
    assert not drawn.clusters
    assert drawn.nodes["stack"].detail[-1] == "2 resources inside"
    assert ("near", "stack") in pairs(drawn)


def test_focus_in_a_nested_stack_keeps_its_box_and_beside_one_closes_it(tmp_path: Path) -> None:
    compilation = nested(tmp_path)
    inside = picture(compilation, view="dependencies", scope=Scope(focus="stack/y", depth=0))
    assert (list(inside.clusters), list(inside.nodes)) == (["stack"], ["stack/y"])
    reaches_in = picture(compilation, view="dependencies", scope=Scope(focus="near"))
    assert (sorted(reaches_in.nodes), list(reaches_in.clusters)) == (["far", "near", "stack/y"], ["stack"])
    beside = picture(compilation, view="dependencies", scope=Scope(focus="later"))
    assert (sorted(beside.nodes), list(beside.clusters)) == (["later", "stack"], [])
    assert beside.nodes["stack"].detail[-1] == "2 resources inside"


def test_select_draws_the_addresses_given() -> None:
    assert names(Scope(select={"c", "e"})) == ["c", "e"]


@pytest.mark.parametrize(
    ("scope", "said"),
    [
        (Scope(focus="bb"), "--focus bb: no resource has this name"),
        (Scope(exclude=["OS::Heat::RandomStrin"]), "--exclude OS::Heat::RandomStrin: no resource"),
        (Scope(collapse=["zzz"]), "--collapse zzz: no resource"),
        (Scope(exclude=["*"]), "everything is excluded"),
        (Scope(select=set()), "no resource is selected"),
    ],
)
def test_a_name_that_nothing_has_is_an_error(scope: Scope, said: str) -> None:
    with pytest.raises(DiagramError, match=said.replace("*", r"\*")):
        names(scope)


@pytest.mark.parametrize("view", ["network", "dependencies", "parallel"])
def test_every_view_can_be_narrowed(view: str) -> None:
    drawn = picture(compiled(CHAIN), view=view, scope=Scope(focus="c", collapse=["OS::Heat::RandomString"]))  # type: ignore[arg-type]
    assert {"b", "c"} <= set(drawn.nodes)
