"""Conditions are solved as the compiler evaluates them, within bounds, and always alike."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given

from bench.conditions import nested, solve, tangled
from hotc.compiler.compilation import compile
from hotc.lint.subject import Subject
from hotc.lint.worlds import ALWAYS, NEVER
from hotc.version import is_compiled
from tests.effort import calls
from tests.lint import chosen_templates
from tests.lint.chosen_templates import FEW, URI

if TYPE_CHECKING:
    from hotc.lint.worlds.worlds import Worlds

HEAD = "heat_template_version: 2021-04-16\n"


def solved(text: str) -> Worlds:
    compilation = compile(URI, text=text)
    assert compilation.template is not None
    found = Subject(compilation, compilation.template).worlds
    assert found is not None
    return found


@FEW
@given(text=chosen_templates.templates(resources=1))
def test_answers_are_those_of_trying_every_world(text: str) -> None:
    worlds = solved(text)
    asking = worlds.asking()
    tried = [compilation.resolved()["conditions"] for _, compilation in chosen_templates.worlds(text)]
    names = list(tried[0])
    where = {name: {number for number, world in enumerate(tried) if world[name]} for name in names}
    exact = "get_param: twin" not in text  # whether two texts of which nothing is known are equal is open
    for name in names:
        answer = asking.possible(worlds.named(name))
        assert answer == ("yes" if where[name] else "no") or (answer == "unknown" and not exact)
        for other in names:
            truths = {
                "implied": where[other] <= where[name],
                "exclusive": not where[other] & where[name],
                "equal": where[other] == where[name],
            }
            for question, truth in truths.items():
                said = getattr(asking, question)(worlds.named(name), worlds.named(other))
                assert said == ("yes" if truth else "no") or (said == "unknown" and not exact), (question, name, other)


PARAMETERS = """parameters:
  env: {type: string, constraints: [{allowed_values: [dev, test, prod]}]}
  port: {type: number, default: 80, constraints: [{range: {min: 1, max: 1024}}]}
  name: {type: string, default: ''}
  token: {type: string, hidden: true, default: ''}
  code: {type: string, constraints: [{allowed_pattern: 'a|b'}]}
  roles: {type: comma_delimited_list, default: ''}
  config: {type: json, default: {}}
  flag: {type: boolean, default: false}
"""


@pytest.mark.parametrize(
    ("condition", "answer", "example"),
    [
        ("{equals: [{get_param: env}, prod]}", "yes", '"env" is "prod"'),
        ("{not: {equals: [{get_param: name}, '']}}", "yes", '"name" is not empty'),
        ("{not: {contains: [{get_param: name}, [a, b]]}}", "yes", '"name" is neither "a" nor "b"'),
        ("{not: {contains: [{get_param: name}, [a, b, c]]}}", "yes", '"name" has another value'),
        ("{not: {contains: [{get_param: env}, [dev, test, prod]]}}", "no", ""),
        ("{and: [{get_param: flag}, {not: {equals: [{get_param: env}, dev]}}]}", "yes", ""),
        ("{equals: [{get_param: port}, 8080]}", "no", ""),
        ('{equals: [{get_param: port}, "80"]}', "no", ""),
        ("{equals: [{get_param: roles}, '']}", "no", ""),
        ("{contains: [compute, {get_param: roles}]}", "yes", '"roles" contains "compute"'),
        ("{equals: [{get_param: [config, mode]}, fast]}", "yes", '"config.mode" is "fast"'),
        ("{equals: [{get_param: token}, t0ps3cret]}", "yes", '"token" has a certain value'),
        ("{equals: [{get_param: code}, c]}", "no", ""),
        ("{not: {contains: [{get_param: code}, [a, b]]}}", "unknown", ""),
        ("{equals: [{get_param: OS::stack_name}, test]}", "yes", '"OS::stack_name" is "test"'),
        ("{equals: [{get_param: name}, null]}", "yes", '"name" is empty'),
        ("{yaql: {expression: $.data, data: {get_param: flag}}}", "unknown", ""),
        ("{contains: [a, [a, b]]}", "yes", ""),
        ("{contains: [a, bcd]}", "no", ""),
        ("{equals: [{get_param: name}, {get_param: env}]}", "yes", '"env" is "dev" and "name" is "dev"'),
        ("{not: nowhere}", "unknown", ""),
        ("{get_param: name}", "unknown", ""),
    ],
)
def test_a_condition_has_an_answer_and_an_example(condition: str, answer: str, example: str) -> None:
    worlds = solved(f"{HEAD}{PARAMETERS}conditions:\n  c: {condition}\n")
    asking = worlds.asking()
    assert asking.possible(worlds.named("c")) == answer
    told = asking.example(worlds.named("c"))
    assert sorted(told.split(" and ")) == sorted(example.split(" and ")) or (answer == "yes" and not example)


def test_the_same_function_is_the_same_variable() -> None:
    text = "{yaql: {expression: $.data, data: {get_param: flag}}}"
    spaced = text.replace("{expression: $.data, ", "{expression: '$.data',   ")
    worlds = solved(f"{HEAD}{PARAMETERS}conditions:\n  a: {text}\n  b: {spaced}\n  c: {{and: [a, {{not: b}}]}}\n")
    assert worlds.named("a") == worlds.named("b")
    assert worlds.named("c") == NEVER


def test_what_rests_on_a_wrong_condition_stays_open() -> None:
    worlds = solved(
        f"{HEAD}conditions:\n  a: {{not: b}}\n  b: {{not: a}}\n  c: {{and: [a, false]}}\n  d: {{equals: [1]}}\n"
    )
    assert [worlds.named(name) for name in "abcd"] == [None] * 4
    asking = worlds.asking()
    assert (asking.possible(None), asking.implied(None, ALWAYS), asking.equal(None, None)) == ("unknown",) * 3
    assert not asking.follows(None, None)
    assert not asking.apart(None, NEVER)


# --- bounds


def solving(text: str, ask: int = 0) -> int:
    """The work of solving all conditions, and of some questions."""
    compilation = compile(URI, text=text)
    assert compilation.template is not None
    subject = Subject(compilation, compilation.template)
    assert subject.uses
    assert subject.whole

    def work() -> None:
        worlds = subject.worlds
        assert worlds is not None
        asking = worlds.asking()
        names = list(worlds.template.conditions)[:ask]
        for a in names:
            for b in names:
                asking.implied(worlds.named(a), worlds.named(b))

    return calls(work)


def test_effort_grows_with_the_template_and_not_with_the_worlds() -> None:
    assert solving(nested(20, 55, 6)) < 3 * solving(nested(20, 55, 3)) + 50_000


@pytest.mark.skipif(is_compiled(), reason="of what is compiled to C hardly a call is seen, and so nothing is told")
def test_all_rules_on_conditions_are_no_more_work_than_some_compilations() -> None:
    text = nested()
    compilation = compile(URI, text=text)
    assert solve(compilation) > 100
    assert calls(lambda: solve(compilation)) < 5 * calls(lambda: compile(URI, text=text))


@pytest.mark.parametrize("form", ["values", "operands", "repeated", "listed"])
def test_effort_grows_with_what_is_written(form: str) -> None:
    def effort(count: int) -> int:
        numbers = range(count)
        if form == "values":
            conditions = "".join(f"  c{number}: {{equals: [{{get_param: p}}, v{number}]}}\n" for number in numbers)
        elif form == "listed":
            conditions = f"  c: {{contains: [{{get_param: p}}, [{', '.join(f'v{number}' for number in numbers)}]]}}\n"
        else:
            operands = (f"v{number if form == 'operands' else 0}" for number in numbers)
            joined = ", ".join(f"{{equals: [{{get_param: p}}, {operand}]}}" for operand in operands)
            conditions = f"  c: {{or: [{joined}]}}\n"
        text = f"{HEAD}parameters: {{p: {{type: string}}}}\nconditions:\n{conditions}"
        compilation = compile(URI, text=text)
        return calls(lambda: solve(compilation))

    effort(10)
    assert effort(2000) < 2.5 * effort(1000)


def test_what_no_diagram_can_hold_is_unknown_and_soon_given_up() -> None:
    small, large = tangled(24), tangled(300)
    assert all(root.world is not None for root in solved(small).roots)
    worlds = solved(large)
    known = [worlds.named(f"c{number}") is not None for number in range(300)]
    assert all(known[:150])
    assert not any(known[200:])
    assert solving(large, ask=40) < 1_000_000


@pytest.mark.parametrize("count", [500, 3000])
def test_more_parameters_than_levels_are_left_open(count: int) -> None:
    flags = "".join(f"  p{number}: {{type: boolean}}\n" for number in range(count))
    operands = ", ".join(f"{{get_param: p{number}}}" for number in range(count))
    worlds = solved(f"{HEAD}parameters:\n{flags}conditions:\n  few: {{get_param: p7}}\n  all: {{and: [{operands}]}}\n")
    assert worlds.named("all") is None
    assert worlds.asking().possible(worlds.named("few")) == "yes"


def test_answers_do_not_rest_on_what_was_asked_before() -> None:
    worlds = solved(tangled(160))
    pairs = [(20, 21), (90, 91), (87, 88), (90, 20), (140, 141), (20, 90)]

    def answers(order: list[tuple[int, int]]) -> dict[tuple[int, int], str]:
        asking = worlds.asking()
        return {pair: asking.implied(*(worlds.named(f"c{number}") for number in pair)) for pair in order}

    first = answers(pairs)
    assert set(first.values()) >= {"no", "unknown"}
    for turn in range(1, len(pairs)):
        assert answers(pairs[turn:] + pairs[:turn]) == first


FINDINGS = """
import json, sys
from bench.conditions import CONDITION_RULES, nested, tangled
from hotc.compiler.compilation import compile
from hotc.lint.api import lint_compiled
from hotc.lint.config import Config
found = []
for text in (nested(), tangled()):
    for each in lint_compiled(compile("/made/up.yaml", text=text), Config(select=CONDITION_RULES)):
        found.append([each.code, each.line, each.column, each.message])
print(json.dumps(found))
"""


def test_findings_are_the_same_under_any_hash_seed() -> None:
    answers = set()
    for seed in ("0", "1", "4711", "random"):
        done = subprocess.run(
            [sys.executable, "-c", FINDINGS],
            cwd=Path(__file__).parents[2],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            timeout=120,
            check=True,
        )
        answers.add(done.stdout)
    (answer,) = answers
    assert len(json.loads(answer)) > 100
