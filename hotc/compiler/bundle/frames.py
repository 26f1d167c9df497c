"""The stacks of a composition as they stand in one template: who is inlined, under which names, under which condition.

Built from what is written, not from one set of values: what a condition takes away today is part of the bundle, too.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from hotc.compiler.environment import Environment
    from hotc.compiler.registry import TypeTarget
    from hotc.compiler.template import Resource, Template
    from hotc.compiler.tree import Node as Written

Data = Any
"""Plain data as it stands in a template: a map with one key that is the name of a function applies it."""


@dataclass(slots=True, eq=False)
class Leaf:
    """A resource that stays one. ``name`` is its name in the bundle; ``target`` what its type comes to."""

    name: str
    declared: Resource
    target: TypeTarget


@dataclass(slots=True)
class Given:
    """What a stack is given for a parameter: an expression in the template of ``frame``, and what becomes of that."""

    node: Written
    frame: Frame
    change: Callable[[Data], Data]


@dataclass(slots=True, eq=False)
class Frame:
    """One stack. ``address`` is that of the resource that creates it, ``prefix`` stands before the names in it.

    ``given``: the parameters that it is given, by name. ``present``: the condition under which it is there as a member
    of a group. ``retained``: it is kept when it is deleted. ``carried``, ``known`` and ``plain``: what was worked out
    of the parameters, see :mod:`hotc.compiler.bundle.parameters`.
    """

    template: Template
    environment: Environment
    address: str
    prefix: str
    parent: Frame | None = None
    owner: Resource | None = None
    given: dict[str, Given] = field(default_factory=dict)
    member: bool = False
    present: str | None = None
    retained: bool = False
    nodes: dict[str, Leaf | Frame | Members] = field(default_factory=dict)
    conditions: dict[str, str] = field(default_factory=dict)
    carried: dict[tuple[str, str], Data] = field(default_factory=dict)
    known: dict[str, Data] = field(default_factory=dict)
    plain: set[str] = field(default_factory=set)


@dataclass(slots=True, eq=False)
class Members:
    """A group of known size, whose members are stacks: the stacks by the names of the members."""

    frames: dict[str, Frame]
    owner: Resource
    parent: Frame


Node = Leaf | Frame | Members


class Names:
    """Names in one section of the bundle, each given once."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def reserve(self, names: Iterable[str]) -> None:
        """Names that are given already: those of the template itself."""
        self._taken.update(names)

    def take(self, wanted: str) -> str:
        """``wanted``, or the nearest to it that is not taken."""
        name = wanted
        while name in self._taken:
            name += "_"
        self._taken.add(name)
        return name


def is_always(frame: Frame, node: Node) -> bool:
    """Whether a resource of a frame is there whenever the frame is, with something in it."""
    if isinstance(node, Leaf):
        return node.declared.condition is None
    return node.owner is not None and node.owner.condition is None and has_substance(node)


def has_substance(stack: Frame | Members) -> bool:
    """Whether something is in a stack, or in one of a group, whenever that is there."""
    if isinstance(stack, Members):
        return any(frame.present is None and has_substance(frame) for frame in stack.frames.values())
    return any(is_always(stack, node) for node in stack.nodes.values())
