"""What a selector says, as a tree. ``str()`` of a node is its text: parsed again, it gives an equal tree."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterator

EACH = "[*]"
"""The step of a path that stands for every item of a list, or every value of a map."""


@dataclass(slots=True, frozen=True)
class Index:
    """A step of a path: the item of a list with this number, from 0."""

    number: int

    def __str__(self) -> str:
        return f"[{self.number}]"


@dataclass(slots=True, frozen=True)
class Each:
    """A step of a path: all items of a list, or all values of a map."""

    def __str__(self) -> str:
        return EACH


Step = str | Index | Each
"""A key of a map, an item of a list, or all of them."""

Literals = str | int | float | bool
RelationKind = Literal["depends on", "needed by", "inside"]


@dataclass(slots=True, frozen=True)
class Path:
    """Where a value stands: in a property (``own`` is empty), or in an attribute of the resource itself."""

    own: str
    steps: tuple[Step, ...]

    def __str__(self) -> str:
        first, rest = (f"@{self.own}", self.steps) if self.own else (_key(str(self.steps[0])), self.steps[1:])
        return first + "".join(f".{_key(step)}" if isinstance(step, str) else str(step) for step in rest)


@dataclass(slots=True, frozen=True)
class Anything:
    """Every resource."""

    def __str__(self) -> str:
        return "any"


@dataclass(slots=True, frozen=True)
class TypePattern:
    """Resources of the types that fit: ``*`` is any text, ``?`` any character."""

    pattern: str

    def __str__(self) -> str:
        return self.pattern


@dataclass(slots=True, frozen=True)
class NamePattern:
    """Resources whose name fits or, when there is a ``/`` in the pattern, whose address does."""

    pattern: str

    def __str__(self) -> str:
        return quoted(self.pattern)


@dataclass(slots=True, frozen=True)
class Where:
    """What is selected by ``source`` and fulfils ``condition``."""

    source: Selector
    condition: Selector

    def __str__(self) -> str:
        return f"{_bare(self.source)} where {self.condition}"


@dataclass(slots=True, frozen=True)
class Both:
    """What fulfils all of ``items`` (two or more)."""

    items: tuple[Selector, ...]

    def __str__(self) -> str:
        return " and ".join(_inner(item, Both, Either) for item in self.items)


@dataclass(slots=True, frozen=True)
class Either:
    """What fulfils at least one of ``items`` (two or more)."""

    items: tuple[Selector, ...]

    def __str__(self) -> str:
        return " or ".join(_inner(item, Either) for item in self.items)


@dataclass(slots=True, frozen=True)
class Negation:
    """What doesn't fulfil ``item``."""

    item: Selector

    def __str__(self) -> str:
        return f"not {_inner(self.item, Both, Either)}"


@dataclass(slots=True, frozen=True)
class Relation:
    """What depends on, is needed by or is inside one of the resources that ``target`` selects.

    ``directly``: with nothing between.
    """

    kind: RelationKind
    target: Selector
    directly: bool = False

    def __str__(self) -> str:
        return f"{'directly ' if self.directly else ''}{self.kind} {_target(self.target)}"


@dataclass(slots=True, frozen=True)
class Question:
    """A question about a value: ``operator`` is a key of :data:`hotc.compiler.select.operators.OPERATORS`.

    ``every``: all the values at ``path`` must pass; else one of them is enough.
    """

    path: Path
    operator: str
    operand: Literals | tuple[Literals, ...] | Selector | None = None
    every: bool = False

    def __str__(self) -> str:
        words = [*(["every"] if self.every else ()), str(self.path), self.operator]
        if self.operand is not None:
            words.append(self._operand())
        return " ".join(words)

    def _operand(self) -> str:
        if self.operator == "matches":
            return f"/{self.operand}/"
        if self.operator == "refers to":
            return _target(self.operand)  # type: ignore[arg-type]
        if isinstance(self.operand, tuple):
            return f"[{', '.join(literal(item) for item in self.operand)}]"
        return literal(self.operand)  # type: ignore[arg-type]


Selector = Anything | TypePattern | NamePattern | Where | Both | Either | Negation | Relation | Question
"""Any node: what is selected by it is a set of resources."""


def walk(selector: Selector) -> Iterator[Selector]:
    """The node and all below it, as they are written."""
    waiting: list[Selector] = [selector]
    while waiting:
        node = waiting.pop()
        yield node
        waiting += reversed(_parts(node))


def _parts(node: Selector) -> list[Selector]:
    match node:
        case Where(source, condition):
            return [source, condition]
        case Both(items) | Either(items):
            return list(items)
        case Negation(item):
            return [item]
        case Relation(_, target, _):
            return [target]
        case Question(_, "refers to", target, _):
            return [target]  # type: ignore[list-item]
        case _:
            return []


def literal(value: Literals) -> str:
    """A value as a selector says it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return quoted(value) if isinstance(value, str) else f"{value:f}" if isinstance(value, float) else str(value)


def quoted(text: str) -> str:
    """A text in quotes; what can't stand there as it is becomes an escape."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{"".join(c if c.isprintable() else _escape(c) for c in escaped)}"'


def _escape(character: str) -> str:
    short = {"\n": "\\n", "\t": "\\t"}
    return short.get(character) or f"\\u{{{ord(character):x}}}"


def _key(key: str) -> str:
    plain = key.isascii() and key.replace("-", "_").isidentifier() and not key.startswith("-")
    return key if plain and key not in _WORDS else quoted(key)


_WORDS = frozenset(("not", "every", "directly", "inside", "depends", "needed", "and", "or", "where", "any"))


def _inner(node: Selector, *looser: type) -> str:
    return f"({node})" if isinstance(node, (Where, *looser)) else str(node)


def _bare(node: Selector) -> str:
    return f"({node})" if isinstance(node, Where) else str(node)


def _target(node: Selector) -> str:
    return str(node) if isinstance(node, Anything | TypePattern | NamePattern) else f"({node})"
