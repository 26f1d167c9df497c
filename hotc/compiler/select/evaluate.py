"""What a selector means in a stack: for every resource yes, no, or not known yet."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from hotc.compiler.leaves import UNKNOWN, scan
from hotc.compiler.select.nodes import (
    Anything,
    Both,
    Either,
    NamePattern,
    Negation,
    Question,
    Relation,
    TypePattern,
    Where,
)
from hotc.compiler.select.operators import OPERATORS, all_of, any_of, opposite
from hotc.compiler.select.reading import Reader, root_of
from hotc.compiler.select.world import World
from hotc.compiler.values import ABSENT, POISON
from hotc.tuples import NamedTuple

if TYPE_CHECKING:
    from hotc.compiler.instance import Instance, ResourceInstance
    from hotc.compiler.select.nodes import Selector
    from hotc.compiler.select.operators import Answer
    from hotc.compiler.values import Value

_WRITTEN = ("exists", "missing")
"""Operators that ask for what the template gives, not for what the resource type makes of it."""


class Selected(NamedTuple):
    """A resource that a selector selects. ``certain`` is false where it rests on a value that isn't known yet."""

    resource: ResourceInstance
    certain: bool


def select(selector: Selector | str, where: Instance | World) -> list[Selected]:
    """The resources that a selector selects, or may select, in the order of the templates, nested stacks included.

    Raises :class:`hotc.compiler.select.error.SelectorError` for a text that is no selector.
    """
    if isinstance(selector, str):
        from hotc.compiler.select.parser import parse

        selector = parse(selector)
    world = where if isinstance(where, World) else World(where)
    answers = Evaluation(world).answers(selector)
    return [Selected(world.resources[address], answer) for address, answer in answers.items() if answer is not False]  # type: ignore[arg-type]


class Evaluation:
    """Answers of selectors in one world. What a relation points at is found once."""

    def __init__(self, world: World) -> None:
        self.world = world
        self._known: dict[Selector, dict[str, Answer]] = {}

    def answers(self, selector: Selector) -> dict[str, Answer]:
        """The answer for every resource, by address."""
        if (known := self._known.get(selector)) is None:
            known = self._known[selector] = self._answers(selector)
        return known

    def _answers(self, node: Selector) -> dict[str, Answer]:
        resources = self.world.resources
        match node:
            case Anything():
                return dict.fromkeys(resources, True)
            case TypePattern(pattern):
                return {address: _is_of(resource, pattern) for address, resource in resources.items()}
            case NamePattern(pattern):
                return {address: _is_called(resource, pattern) for address, resource in resources.items()}
            case Where(source, condition):
                return self._joined((source, condition), every=True)
            case Both(items):
                return self._joined(items, every=True)
            case Either(items):
                return self._joined(items, every=False)
            case Negation(item):
                return {address: opposite(answer) for address, answer in self.answers(item).items()}
            case Relation():
                return self._related(node)
            case Question():
                return {address: self._tested(resource, node) for address, resource in resources.items()}

    def _joined(self, items: tuple[Selector, ...], *, every: bool) -> dict[str, Answer]:
        join = all_of if every else any_of
        found = [self.answers(item) for item in items]
        return {address: join([answers[address] for answers in found]) for address in self.world.resources}

    def _related(self, node: Relation) -> dict[str, Answer]:
        reach = {"depends on": self.world.depending, "needed by": self.world.needed, "inside": self.world.inside}
        certain, possible = self._targets(node.target)
        yes = reach[node.kind](certain, directly=node.directly)
        perhaps = reach[node.kind](possible, directly=node.directly)
        return {each: True if each in yes else None if each in perhaps else False for each in self.world.resources}

    def _targets(self, selector: Selector) -> tuple[set[str], set[str]]:
        """Addresses that are certainly selected, and those that may be."""
        answers = self.answers(selector)
        return {a for a, answer in answers.items() if answer}, {a for a, answer in answers.items() if answer is None}

    def _tested(self, resource: ResourceInstance, node: Question) -> Answer:
        if node.operator == "refers to":
            certain, possible = self._targets(node.operand)  # type: ignore[arg-type]

            def ask(value: Value) -> Answer:
                return self._refers(value, certain, possible)
        else:
            operator = OPERATORS[node.operator]

            def ask(value: Value) -> Answer:
                return operator(value, node.operand)

        written = node.operator in _WRITTEN
        value, steps = root_of(resource, node.path, written=written)
        return Reader(ask, every=node.every).answer(value, steps)

    def _refers(self, value: Value, certain: set[str], possible: set[str]) -> Answer:
        if value is ABSENT or value is POISON or not scan(value) & UNKNOWN:
            return False
        referred = self.world.referred(value)
        return True if referred & certain else None if referred & possible else False


def _is_of(resource: ResourceInstance, pattern: str) -> bool:
    fits = _expression(pattern, separator="").fullmatch
    return any(kind is not None and fits(kind) is not None for kind in (resource.type, resource.catalog_type))


def _is_called(resource: ResourceInstance, pattern: str) -> bool:
    if "/" in pattern:
        return _expression(pattern, separator="/").fullmatch(resource.address) is not None
    return _expression(pattern, separator="").fullmatch(resource.name) is not None


@lru_cache(maxsize=512)
def _expression(pattern: str, *, separator: str) -> re.Pattern[str]:
    """A pattern with ``*`` and ``?`` as an expression. They don't cross the separator, but ``**`` does."""
    one = f"[^{separator}]" if separator else "."
    # runs of stars are one star, and what is tried is never given back: no pattern takes long
    pieces = re.split(r"(\*+|\?)", pattern)
    found = "".join(
        re.escape(piece) if not number % 2 else one if piece == "?" else ".*" if len(piece) > 1 else f"{one}*"
        for number, piece in enumerate(pieces)
    )
    return re.compile(found, re.DOTALL)
