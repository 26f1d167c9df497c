"""What holds of every selector: its text says all of it, and its answers follow the laws of three values."""

from __future__ import annotations

import string
from functools import cache
from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

from hotc.compiler.compilation import Compilation, compile
from hotc.compiler.select.error import SelectorError
from hotc.compiler.select.evaluate import Evaluation
from hotc.compiler.select.nodes import (
    Anything,
    Both,
    Each,
    Either,
    Index,
    NamePattern,
    Negation,
    Path,
    Question,
    Relation,
    TypePattern,
    Where,
)
from hotc.compiler.select.operators import OPERATORS, all_of, any_of, opposite
from hotc.compiler.select.own import NOT_PROPERTIES, OWN
from hotc.compiler.select.parser import parse
from hotc.compiler.select.world import World

if TYPE_CHECKING:
    from hotc.compiler.select.nodes import Selector
    from hotc.compiler.select.operators import Answer

TEMPLATE = """\
heat_template_version: 2021-04-16
parameters: {p: {type: string}, secret: {type: string, hidden: true, default: x}}
conditions: {c: {equals: [{get_param: p}, a]}}
resources:
  net: {type: OS::Neutron::Net, properties: {name: {if: [c, a, b]}}}
  port: {type: OS::Neutron::Port, properties: {network: {get_resource: net}, name: {get_param: p}}}
  web:
    type: OS::Nova::Server
    condition: c
    properties: {flavor: m1, image: {get_param: secret}, networks: [{port: {get_resource: port}}], metadata: {a: 1}}
  group:
    type: OS::Heat::ResourceGroup
    depends_on: web
    properties:
      count: 2
      resource_def: {type: OS::Cinder::Volume, properties: {size: 10, name: {get_attr: [web, name]}}}
"""

keys = st.sampled_from(
    ["name", "flavor", "image", "networks", "metadata", "size", "a", "odd key", "not", "ü", "-x", "any"]
)
steps = st.one_of(keys, st.just(Each()), st.integers(0, 3).map(Index))
paths = st.one_of(
    st.builds(
        lambda key, rest: Path("", (key, *rest)),
        keys.filter(lambda key: key not in NOT_PROPERTIES),
        st.lists(steps, max_size=3),
    ),
    st.builds(lambda own, rest: Path(own, tuple(rest)), st.sampled_from(sorted(OWN)), st.lists(steps, max_size=2)),
)
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=8) | st.sampled_from(["a", "m1", "x", "10", "true"])
numbers = st.integers(-1000, 1000) | st.floats(-1000, 1000).map(lambda number: round(number, 3))
literals = st.one_of(texts, numbers, st.booleans())
subjects = st.one_of(
    st.just(Anything()),
    st.sampled_from(["OS::Nova::Server", "OS::Neutron::*", "*::Volume"]).map(TypePattern),
    st.one_of(texts.filter(bool), st.sampled_from(["web", "group/*", "*"])).map(NamePattern),
)


def questions(selectors: st.SearchStrategy[Selector]) -> st.SearchStrategy[Selector]:
    some = (
        st.tuples(st.sampled_from(["=", "!=", "contains"]), literals),
        st.tuples(st.sampled_from(["<", "<=", ">", ">="]), numbers),
        st.tuples(st.sampled_from(["starts with", "ends with"]), texts),
        st.tuples(st.sampled_from(["in", "not in"]), st.lists(literals, max_size=3).map(tuple)),
        st.tuples(st.just("in network"), st.sampled_from(["10.0.0.0/8", "fd00::/8"])),
        st.tuples(st.just("matches"), st.sampled_from(["m.", "[ax]+", r"\/\d"])),
        st.tuples(st.sampled_from(["exists", "missing"]), st.none()),
        st.tuples(st.just("refers to"), selectors),
    )
    return st.builds(
        lambda path, asked, every: Question(path, asked[0], asked[1], every), paths, st.one_of(*some), st.booleans()
    )


def joined(items: st.SearchStrategy[Selector]) -> st.SearchStrategy[Selector]:
    several = st.lists(items, min_size=2, max_size=3)
    return st.one_of(
        items,
        items.map(Negation),
        several.map(lambda found: Both(flat(found, Both))),
        several.map(lambda found: Either(flat(found, Either))),
    )


def flat(items: list[Selector], kind: type[Both | Either]) -> tuple[Selector, ...]:
    return tuple(each for item in items for each in (item.items if isinstance(item, kind) else (item,)))


def relations(selectors: st.SearchStrategy[Selector]) -> st.SearchStrategy[Selector]:
    kinds = st.sampled_from(["depends on", "needed by", "inside"])
    return st.builds(Relation, kinds, selectors, st.booleans())


def grown(selectors: st.SearchStrategy[Selector]) -> st.SearchStrategy[Selector]:
    sources = joined(joined(subjects | relations(selectors)))
    conditions = joined(joined(questions(selectors) | relations(selectors)))
    return sources | st.builds(Where, sources, conditions)


selectors = st.recursive(subjects, grown, max_leaves=8)


@cache
def compilation() -> Compilation:
    return compile("t.yaml", text=TEMPLATE)


@cache
def world() -> World:
    instance = compilation().instance
    assert instance is not None
    return World(instance)


def answers(selector: Selector) -> dict[str, Answer]:
    return Evaluation(world()).answers(selector)


def test_the_template_has_known_unknown_and_chosen_values() -> None:
    assert compilation().diagnostics == []
    assert set(world().resources) == {"net", "port", "web", "group", "group/0", "group/1"}
    assert answers(parse('any where name = "a"')) == {
        "net": None,
        "port": None,
        "web": False,
        "group": False,
        "group/0": None,
        "group/1": None,
    }


@settings(max_examples=150, deadline=None)
@given(selectors)
def test_a_selector_read_from_its_text_is_the_same(selector: Selector) -> None:
    assert parse(str(selector)) == selector


@settings(max_examples=60, deadline=None)
@given(selectors)
def test_two_nots_are_none(selector: Selector) -> None:
    assert answers(Negation(Negation(selector))) == answers(selector)


@settings(max_examples=60, deadline=None)
@given(selectors, selectors)
def test_de_morgan(one: Selector, other: Selector) -> None:
    assert answers(Negation(Both((one, other)))) == answers(Either((Negation(one), Negation(other))))
    assert answers(Negation(Either((one, other)))) == answers(Both((Negation(one), Negation(other))))
    assert answers(Where(one, other)) == answers(Both((one, other)))


@settings(max_examples=60, deadline=None)
@given(paths, literals)
def test_opposite_operators_and_quantifiers(path: Path, literal: str | float) -> None:
    def asked(operator: str, operand: object, *, every: bool = False) -> dict[str, Answer]:
        return answers(Question(path, operator, operand, every))  # type: ignore[arg-type]

    for operator, other, operand in (("=", "!=", literal), ("in", "not in", (literal,)), ("exists", "missing", None)):
        said = asked(operator, operand)
        assert said == {address: opposite(answer) for address, answer in asked(other, operand, every=True).items()}
    assert asked("=", literal) == asked("in", (literal,))


words = st.sampled_from(
    [
        "any",
        "where",
        "and",
        "or",
        "not",
        "(",
        ")",
        "[",
        "]",
        "*",
        ",",
        ".",
        "name",
        '"x"',
        "/a/",
        "@name",
        "10",
        "web",
        "OS::A::*",
        "inside",
        "every",
        "directly",
        *OPERATORS,
        "depends on",
        "refers to",
    ]
)


@settings(max_examples=100, deadline=None)
@given(st.text(string.printable, max_size=40) | st.lists(words, max_size=14).map(" ".join))
def test_every_text_is_read_or_refused(text: str) -> None:
    try:
        selector = parse(text)
    except SelectorError:
        return
    assert parse(str(selector)) == selector


def test_answers_of_three_values() -> None:
    assert [any_of([]), any_of([False, None]), any_of([None, True]), any_of([False])] == [False, None, True, False]
    assert [all_of([]), all_of([True, None]), all_of([None, False]), all_of([True])] == [True, None, False, True]
