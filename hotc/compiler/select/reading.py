"""The values of a resource at a path, and what a question about them gives: every unknown keeps its doubt."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.compiler.leaves import reveal
from hotc.compiler.select.nodes import Each, Index
from hotc.compiler.select.operators import all_of, any_of
from hotc.compiler.select.own import OWN
from hotc.compiler.values import ABSENT, POISON, Choice, Secret, Unknown

if TYPE_CHECKING:
    from collections.abc import Callable

    from hotc.compiler.instance import ResourceInstance
    from hotc.compiler.select.nodes import Path, Step
    from hotc.compiler.select.operators import Answer
    from hotc.compiler.values import Value

_MOST_STEPS = 20_000
"""Values looked at for one question: choices within choices share their pieces, and could be looked at for ever."""
_DEEPEST = 100
"""Choices within choices."""


def root_of(resource: ResourceInstance, path: Path, *, written: bool) -> tuple[Value, tuple[Step, ...]]:
    """Where a path begins, and the steps from there.

    A property is what its type makes of it, defaults included; with ``written``, what the template gives.
    """
    if path.own:
        return OWN[path.own](resource), path.steps
    name = path.steps[0]
    assert isinstance(name, str)
    if not written and name in resource.typed:
        return resource.typed[name], path.steps[1:]
    return resource.properties.get(name, ABSENT), path.steps[1:]


class Reader:
    """One question: ``ask`` is answered for each value at the end of the way; ``every`` says how answers are joined."""

    def __init__(self, ask: Callable[[Value], Answer], *, every: bool) -> None:
        self.ask = ask
        self.join = all_of if every else any_of
        self.left = _MOST_STEPS

    def answer(self, value: Value, steps: tuple[Step, ...], depth: int = 0) -> Answer:
        """What is answered for the value at the end of ``steps`` from ``value``."""
        self.left -= 1
        if self.left < 0 or depth > _DEEPEST or value is POISON:
            return None
        if isinstance(value, Secret):
            return self.answer(reveal(value), steps, depth + 1)
        if isinstance(value, Choice):
            then = self.answer(value.then, steps, depth + 1)
            return then if then is self.answer(value.otherwise, steps, depth + 1) else None
        if not steps:
            return self.ask(value)
        if isinstance(value, Unknown):
            return None
        step, rest = steps[0], steps[1:]
        if isinstance(step, Each):
            items = list(value.values()) if isinstance(value, dict) else value if isinstance(value, list) else []
            return self.join([self.answer(item, rest, depth + 1) for item in items])
        return self.answer(_follow(value, step), rest, depth + 1)


def _follow(value: Value, step: str | Index) -> Value:
    if isinstance(step, Index):
        there = isinstance(value, list) and step.number < len(value)
        return value[step.number] if there else ABSENT
    return value.get(step, ABSENT) if isinstance(value, dict) else ABSENT
