"""What rules ask of the conditions of a template."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeVar

from hotc.compiler.tree import Call
from hotc.lint.worlds import ALWAYS, AND, IF, NEVER, NOT, OR, arguments
from hotc.lint.worlds.branches import Branch, Branches, key_of
from hotc.lint.worlds.conditions import Conditions
from hotc.lint.worlds.diagrams import Diagrams, ExhaustedError, Steps
from hotc.lint.worlds.telling import told
from hotc.lint.worlds.variables import Variables

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from hotc.compiler.template import Output, Resource, Template
    from hotc.compiler.tree import Node
    from hotc.lint.facts.uses import Placed, Uses, Where

T = TypeVar("T")
Answer = Literal["yes", "no", "unknown"]
World = int | None
"""In which worlds something is so: a diagram. ``None`` where nothing can be said: every question about it is answered
"unknown"."""

_JOINING = (*AND, *OR, *NOT)
BUILDING = 100_000
"""Steps for all conditions and places of a template together."""
ASKING = 50_000
"""Steps for all questions of one rule about a template."""
QUESTION = 5_000
"""Steps for one question."""


class Root:
    """A whole condition: of a name, of a resource or an output, or of an ``if``, with its place.

    ``definition``: what a name is given, which can't be the name of another.
    """

    __slots__ = ("definition", "node", "path", "world")

    def __init__(self, node: Node, path: str, world: World, *, definition: bool) -> None:
        self.node = node
        self.path = path
        self.world = world
        self.definition = definition

    def calls(self) -> Iterator[Call]:
        """The functions of conditions in it, those first that others lie in."""
        waiting = [self.node]
        while waiting:
            node = waiting.pop()
            if isinstance(node, Call):
                yield node
                waiting += reversed(arguments(node)) if node.name in _JOINING else ()


class Worlds:
    """In which worlds what a template declares is there; a world is a choice of values for its parameters.

    All is worked out at once, in the order written, so that an answer doesn't rest on what was asked before. Equal
    worlds are equal numbers: ``worlds.condition(node) == ALWAYS``.
    """

    def __init__(self, template: Template, uses: Uses) -> None:
        self.template = template
        ifs = [placed for placed in uses.calls_of(*IF) if len(arguments(placed.call)) > 1]
        self.variables = Variables(
            template,
            [
                *(condition.expression for condition in template.conditions.values()),
                *(declared.condition for declared in self._owners() if declared.condition is not None),
                *(arguments(placed.call)[0] for placed in ifs),
            ],
        )
        self.diagrams = Diagrams()
        self._sure = [variable.sure() for variable in self.variables.ordered]
        self._total = Steps(BUILDING)
        self._conditions = Conditions(template, self.variables, self.diagrams, self._total)
        self._written: dict[int, World] = {}
        self._contraries: dict[int, World] = {}
        self._branches = Branches(ifs)
        self._places: dict[tuple[int, bool], World] = {}
        self._resources = {name: self._of(each.condition) for name, each in template.resources.items()}
        self._outputs = {name: self._of(each.condition) for name, each in template.outputs.items()}
        for placed in ifs:
            self.condition(arguments(placed.call)[0])
            self.branch(placed, taken=True)
            self.branch(placed, taken=False)
        self.roots = list(self._roots(ifs))
        for root in self.roots:
            for call in root.calls():
                for part in arguments(call) if call.name in _JOINING else ():
                    self.condition(part)

    def _roots(self, ifs: list[Placed]) -> Iterator[Root]:
        for condition in self.template.conditions.values():
            path = f"conditions.{condition.name}"
            yield Root(condition.expression, path, self.named(condition.name), definition=True)
        for section, declared in (("resources", self.template.resources), ("outputs", self.template.outputs)):
            for name, owner in declared.items():
                if owner.condition is not None:
                    path = f"{section}.{name}.condition"
                    yield Root(owner.condition, path, self.condition(owner.condition), definition=False)
        for placed in ifs:
            node = arguments(placed.call)[0]
            yield Root(node, placed.where.path, self.condition(node), definition=False)

    def calls(self, *names: str) -> Iterator[tuple[Root, Call]]:
        """The functions of conditions with these names, each with the condition that it is part of; those that an
        alias brings in once more are left out.
        """
        seen: set[int] = set()
        for root in self.roots:
            for call in root.calls():
                if call.name in names and call.start not in seen:
                    seen.add(call.start)
                    yield root, call

    def condition(self, node: Node) -> World:
        """Where a condition holds: a name, true or false, or a function."""
        if id(node) not in self._written:
            self._written[id(node)] = self._conditions.diagram(node)
        return self._written[id(node)]

    def named(self, name: str) -> World:
        """Where a named condition holds."""
        return self._conditions.named.get(name)

    def resource(self, name: str) -> World:
        """Where a declared resource is there."""
        return self._resources.get(name)

    def owner(self, where: Where) -> World:
        """Where the resource or the output is there to which a place belongs; a condition's place always is."""
        if where.section == "resources":
            return self._resources.get(where.owner)
        return self._outputs.get(where.owner) if where.section == "outputs" else ALWAYS

    def place(self, where: Where) -> World:
        """Where a place is looked at: what it belongs to is there, and the branches of ``if`` that it lies in are
        taken.
        """
        chain: list[Branch] = []
        branch = self._branches.around(where)
        while branch is not None and key_of(branch.placed.call, taken=branch.taken) not in self._places:
            chain.append(branch)
            branch = self._branches.around(branch.placed.where)
        world = self.owner(where) if branch is None else self._places[key_of(branch.placed.call, taken=branch.taken)]
        for inner in reversed(chain):
            world = self._within(world, inner)
            self._places[key_of(inner.placed.call, taken=inner.taken)] = world
        return world

    def flag(self, node: Node, *, holds: bool) -> str:
        """The boolean parameter that is true wherever a condition holds, and nowhere else (with ``holds``; else that is
        false there); empty where it is no such thing.
        """
        return self._conditions.flag(self.condition(node), holds=holds)

    def asking(self) -> Questions:
        """Questions with steps of their own: a rule takes one of these for all that it asks."""
        return Questions(self)

    def _owners(self) -> Iterator[Resource | Output]:
        yield from self.template.resources.values()
        yield from self.template.outputs.values()

    def _of(self, condition: Node | None) -> World:
        return ALWAYS if condition is None else self.condition(condition)

    def branch(self, placed: Placed, *, taken: bool) -> World:
        """Where a branch of an ``if`` is taken."""
        key = key_of(placed.call, taken=taken)
        if key not in self._places:
            self._places[key] = self._within(self.place(placed.where), Branch(placed, taken))
        return self._places[key]

    def _within(self, outer: World, branch: Branch) -> World:
        condition = self.condition(arguments(branch.placed.call)[0])
        if outer is None or condition is None:
            return None

        taken = condition if branch.taken else self._contrary(condition)
        if taken is None or ALWAYS in (outer, taken):
            return taken if outer == ALWAYS else outer if taken == ALWAYS else None
        return bounded(self._total, lambda steps: self.diagrams.both(outer, taken, steps))

    def _contrary(self, world: int) -> World:
        if world not in self._contraries:
            self._contraries[world] = bounded(self._total, lambda steps: self.diagrams.contrary(world, steps))
        return self._contraries[world]


class Questions:
    """Questions about worlds, each answered within a number of steps.

    "yes" and "no" are certain. "unknown": the steps didn't do, or it rests on something that nobody can look into.
    """

    def __init__(self, worlds: Worlds) -> None:
        self._worlds = worlds
        self._diagrams = worlds.diagrams
        self._left = Steps(ASKING)

    def possible(self, world: World) -> Answer:
        """Is there such a world?"""
        if world is None:
            return "unknown"
        if world == NEVER:
            return "no"
        found = self._shortest(world)
        return "yes" if found is not None else "unknown"

    def follows(self, world: World, by: World) -> bool:
        """Is it certain that it holds in every world of ``by``? Cheaper than :meth:`implied`, where "no" and "unknown"
        are all the same.
        """
        if world is None or by is None:
            return False
        return bounded(self._left, lambda steps: self._diagrams.implies(by, world, steps)) is True

    def apart(self, a: World, b: World) -> bool:
        """Is it certain that they never hold together? Cheaper than :meth:`exclusive`."""
        if a is None or b is None:
            return False
        return bounded(self._left, lambda steps: self._diagrams.exclusive(a, b, steps)) is True

    def implied(self, world: World, by: World) -> Answer:
        """Does it hold in every world of ``by``?"""
        if self.follows(world, by):
            return "yes"
        return "no" if self.possible(self.without(by, world)) == "yes" else "unknown"

    def exclusive(self, a: World, b: World) -> Answer:
        """Do they never hold together?"""
        if self.apart(a, b):
            return "yes"
        return "no" if self.possible(self.both(a, b)) == "yes" else "unknown"

    def equal(self, a: World, b: World) -> Answer:
        """Do they hold in the same worlds?"""
        if a is None or b is None:
            return "unknown"
        if a == b:
            return "yes"
        return "no" if "no" in (self.implied(a, b), self.implied(b, a)) else "unknown"

    def both(self, a: World, b: World) -> World:
        """The worlds in which both hold."""
        if a is None or b is None:
            return None
        return bounded(self._left, lambda steps: self._diagrams.both(a, b, steps))

    def either(self, a: World, b: World) -> World:
        """The worlds in which one of them holds."""
        if a is None or b is None:
            return None
        return bounded(self._left, lambda steps: self._diagrams.either(a, b, steps))

    def without(self, a: World, b: World) -> World:
        """The worlds in which ``a`` holds and ``b`` does not."""
        if a is None or b is None:
            return None
        return bounded(self._left, lambda steps: self._diagrams.both(a, self._diagrams.contrary(b, steps), steps))

    def parameters(self, world: World) -> set[str] | None:
        """The parameters on which it rests; ``None`` where that is not known."""
        if world is None:
            return None
        levels = bounded(self._left, lambda steps: self._diagrams.levels(world, steps))
        if levels is None:
            return None
        variables = [self._worlds.variables.ordered[level] for level in levels]
        return None if any(variable.opaque for variable in variables) else {each.parameter_name for each in variables}

    def example(self, world: World) -> str:
        """One such world in words (``"env" is "dev" and "public" is false``); empty where none is certain."""
        found = self._shortest(world) if world is not None else None
        variables = self._worlds.variables.ordered
        return told([(variables[level], value) for level, value in found], self._worlds.template) if found else ""

    def _shortest(self, world: int) -> list[tuple[int, int]] | None:
        return bounded(self._left, lambda steps: self._diagrams.shortest(world, self._worlds._sure, steps))


def bounded(total: Steps, work: Callable[[Steps], T]) -> T | None:
    """What the work gives, or ``None`` when the steps don't do."""
    steps = Steps(min(QUESTION, total.left))
    given = steps.left
    try:
        return work(steps)
    except ExhaustedError:
        return None
    finally:
        total.left -= given - max(steps.left, 0)
