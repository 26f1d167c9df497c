"""Steps: what can be made at the same time, and the longest chain."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hypothesis import given, settings
from hypothesis import strategies as st

from hotc.diagram.api import picture
from hotc.diagram.text import render
from tests.diagram.drawing import compiled, edge

if TYPE_CHECKING:
    from pathlib import Path

    from hotc.diagram.model import Picture

NESTED = """
heat_template_version: 2021-04-16
parameters:
  seed: {type: string}
resources:
  first: {type: OS::Heat::Value, properties: {value: {get_param: seed}}}
  second: {type: OS::Heat::Value, properties: {value: {get_attr: [first, value]}}}
outputs:
  end: {value: {get_attr: [second, value]}}
"""


def parallel(text: str, **arguments: Any) -> Picture:
    return picture(compiled(text, **arguments), view="parallel")


def steps(drawn: Picture) -> list[list[str]]:
    return [[node.id for node in drawn.members(box.id)] for box in drawn.clusters.values()]


def test_each_resource_stands_in_the_first_step_in_which_all_that_it_needs_is_there() -> None:
    drawn = parallel(
        """
        resources:
          a: {type: OS::Heat::Value, properties: {value: 1}}
          b: {type: OS::Heat::Value, properties: {value: {get_attr: [a, value]}}}
          c: {type: OS::Heat::Value, properties: {value: 1}}
          d: {type: OS::Heat::Value, depends_on: [c, b], properties: {value: 1}}
        """
    )
    assert steps(drawn) == [["a", "c"], ["b"], ["d"]]
    assert [box.node.noun for box in drawn.clusters.values()] == ["2 at once", "alone", "alone"]
    assert drawn.notes == ["the longest chain: a → b → d"]
    assert {(e.source, e.target) for e in drawn.edges if e.critical} == {("b", "a"), ("d", "b")}
    assert drawn.count() == 4


def test_a_nested_stack_is_done_when_all_in_it_is(tmp_path: Path) -> None:
    (tmp_path / "inner.yaml").write_text(NESTED)
    template = tmp_path / "outer.yaml"
    template.write_text(
        """
heat_template_version: 2021-04-16
resources:
  before: {type: OS::Heat::Value, properties: {value: 1}}
  stack: {type: inner.yaml, properties: {seed: {get_attr: [before, value]}}}
  after: {type: OS::Heat::Value, properties: {value: {get_attr: [stack, end]}}}
  beside: {type: OS::Heat::Value, properties: {value: 1}}
"""
    )
    from hotc.compiler.compilation import compile

    drawn = picture(compile(str(template)), view="parallel")
    assert steps(drawn) == [["before", "beside"], ["stack/first"], ["stack/second"], ["after"]]
    assert edge(drawn, "after", "stack/second").critical
    assert edge(drawn, "stack/first", "before").critical


def test_what_is_not_created_has_no_step() -> None:
    drawn = parallel(
        """
        conditions: {never: {equals: [a, b]}}
        resources:
          a: {type: OS::Heat::Value, properties: {value: 1}}
          b: {type: OS::Heat::Value, condition: never, properties: {value: {get_attr: [a, value]}}}
        """
    )
    assert steps(drawn) == [["a"]]
    assert drawn.notes == ["not drawn: 1 that is not created"]


def test_a_cycle_still_has_steps() -> None:
    drawn = parallel(
        """
        resources:
          a: {type: OS::Heat::Value, properties: {value: {get_attr: [b, value]}}}
          b: {type: OS::Heat::Value, properties: {value: {get_attr: [a, value]}}}
        """
    )
    assert sorted(name for step in steps(drawn) for name in step) == ["a", "b"]
    assert [e.broken for e in drawn.edges].count(True) == 1


def test_the_text_marks_the_longest_chain() -> None:
    text = render(
        parallel(
            """
            resources:
              a: {type: OS::Heat::Value, properties: {value: 1}}
              b: {type: OS::Heat::Value, depends_on: a, properties: {value: 1}}
              alone: {type: OS::Heat::Value, properties: {value: 1}}
            """
        )
    )
    assert "step 1  2 at once\n  ● a      value\n    alone  value\n" in text
    assert "step 2  alone\n  ● b      value, after a\n" in text


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(st.integers(0, 7), max_size=3), min_size=1, max_size=8))
def test_nothing_stands_before_what_it_needs_and_no_step_is_later_than_it_must_be(needs: list[list[int]]) -> None:
    lines = ""
    for number, wanted in enumerate(needs):
        named = ", ".join(f"r{n}" for n in sorted(set(wanted)) if n < number)
        lines += f"  r{number}: {{type: OS::Heat::Value, depends_on: [{named}], properties: {{value: 1}}}}\n"
    drawn = parallel("resources:\n" + lines)
    step = {name: number for number, names in enumerate(steps(drawn)) for name in names}
    for number, wanted in enumerate(needs):
        before = [step[f"r{n}"] for n in wanted if n < number]
        assert step[f"r{number}"] == max(before, default=-1) + 1
