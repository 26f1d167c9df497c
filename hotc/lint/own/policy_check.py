"""What a policy finds: the resources that its selector certainly selects, at the property that it asks for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.compiler.leaves import SECRET, UNKNOWN, scan
from hotc.compiler.paths import follow
from hotc.compiler.select.evaluate import Evaluation, select
from hotc.compiler.select.nodes import Index, Negation, Question, walk
from hotc.compiler.select.reading import root_of
from hotc.lint.rule import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotc.compiler.instance import ResourceInstance
    from hotc.compiler.select.nodes import Path, Selector
    from hotc.compiler.select.world import World
    from hotc.compiler.tree import Node
    from hotc.lint.own.policy import Policy
    from hotc.lint.rule import Check
    from hotc.lint.subject import Subject

_SHORT = 60
"""Characters of a value that a message shows."""


def check_of(policy: Policy) -> Check:
    """The check of a policy."""
    selector = policy.parsed()

    def check(subject: Subject) -> Iterator[Finding]:
        world = subject.composition
        if world is None:
            return
        whole = subject.template is subject.compilation.template
        for resource, certain in select(selector, world):
            # the main template answers for all; a part of it that is looked at alone, for itself
            if certain and (whole or resource.declaration.key.source is subject.template.source):
                yield _finding(policy, selector, resource, world)

    return check


def _finding(policy: Policy, selector: Selector, resource: ResourceInstance, world: World) -> Finding:
    path = _telling(selector, resource, world)
    node: Node = resource.declaration.key
    owner = world.resources.get(world.owners.get(resource.address, ""))
    is_member = owner is not None and owner.declaration.key is resource.declaration.key
    name = owner.name if owner is not None and is_member else resource.name
    where = f"resources.{name}"
    if path is not None and (written := _written(resource, path)) is not None:
        node = written
        where += f".{path}" if path.own else f".properties.{path}" if not is_member else ""
    fields = {
        "name": name,
        "type": resource.type,
        "address": resource.address,
        "property": str(path) if path is not None else "",
        "value": _value(resource, path) if path is not None else "",
    }
    hint = policy.hint.format(**fields)
    return Finding(node, where, hint=hint, text=policy.text.format(**fields))


def _telling(selector: Selector, resource: ResourceInstance, world: World) -> Path | None:
    """The first value that the selector asks for, and is answered yes, and is written in the template."""
    answers = Evaluation(world)
    denied = {id(part) for node in walk(selector) if isinstance(node, Negation) for part in walk(node)}
    found = None
    for node in walk(selector):
        if isinstance(node, Question) and answers.answers(node)[resource.address] is (id(node) not in denied):
            if _written(resource, node.path) is not None:
                return node.path
            found = found or node.path
    return found


def _written(resource: ResourceInstance, path: Path) -> Node | None:
    """The node at a path, or as far along it as things are written out; ``None`` where nothing is."""
    if path.own:
        node = getattr(resource.declaration, "type_node" if path.own == "type" else path.own, None)
        return node if hasattr(node, "span") else None
    way: list[str | int] = []
    for step in path.steps:
        if not isinstance(step, str | Index):
            break
        way.append(step if isinstance(step, str) else step.number)
    node = resource.property_node(str(way[0])) if resource.declaration.properties is not None else None
    return follow(node, tuple(way[1:])) if node is not None else None


def _value(resource: ResourceInstance, path: Path) -> str:
    """A value for a message; never a secret."""
    value, steps = root_of(resource, path, written=False)
    for step in steps:
        if isinstance(step, Index) and isinstance(value, list) and step.number < len(value):
            value = value[step.number]
        elif isinstance(step, str) and isinstance(value, dict) and step in value:
            value = value[step]
        else:
            break
    leaves = scan(value)
    if leaves & SECRET:
        return "the secret value"
    if leaves & UNKNOWN:
        return "a value that isn't known yet"
    text = " ".join(str(value).split())
    return text if len(text) <= _SHORT else text[:_SHORT] + "…"
