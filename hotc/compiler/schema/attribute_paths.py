"""The keys behind an attribute's name in ``get_attr``, as far as it is known what they lead into."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from hotc.compiler import catalog
from hotc.compiler.catalog.shapes import shape_of
from hotc.compiler.leaves import SECRET, scan
from hotc.compiler.suggest import nearest
from hotc.compiler.tree import Scalar
from hotc.compiler.values import Secret, Value

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hotc.compiler.catalog import ResourceType
    from hotc.compiler.context import Context
    from hotc.compiler.diagnostics import Severity
    from hotc.compiler.instance import ResourceInstance
    from hotc.compiler.tree import Node

_SCALARS: Final = {"string": "a string", "integer": "a number", "number": "a number", "boolean": "true or false"}
_OF_MEMBERS: Final = frozenset({"attributes", "outputs", "outputs_list"})
_OF_GROUP: Final = {"refs": ["string"], "refs_map": {"*": "string"}, "removed_rsrc_list": ["string"]}
_MOST_NAMED: Final = 12


class Missing:
    """A step that leads nowhere: its node, why, and what to write instead.

    ``doubtful``: what is there now has no such key; templates lean on getting nothing then.
    """

    __slots__ = ("doubtful", "hint", "node", "reason")

    def __init__(self, node: Scalar, reason: str, hint: str = "", *, doubtful: bool = False) -> None:
        self.node = node
        self.reason = reason
        self.hint = hint
        self.doubtful = doubtful


def check_path(context: Context, resource: ResourceInstance, attribute: str, steps: list[Node], path: str) -> None:
    """Report the first key that leads nowhere: Heat gives null for it."""
    found = _missing(resource, attribute, steps)
    if found is not None:
        shown = found.node.value if isinstance(found.node.value, str) else str(found.node.value)
        words: dict[str, Any] = {"name": f'"{attribute}"', "key": f'"{shown}"', "reason": found.reason}
        severity: Severity | None = "warning" if found.doubtful else None
        context.report("no-such-key", found.node, path=path, hint=found.hint, severity=severity, **words)


def member_type(resource: ResourceInstance) -> ResourceType | None:
    """The type that all members of a group are of, where the catalogue has it."""
    inner = resource.nested or (resource.symbolic.member if resource.symbolic is not None else None)
    types = {member.catalog_type for member in inner.resources.values()} if inner is not None else set()
    name = types.pop() if len(types) == 1 else None
    return catalog.lookup(name) if name else None


def _missing(resource: ResourceInstance, attribute: str, steps: list[Node]) -> Missing | None:
    if resource.catalog_type is None:
        output = resource.nested.outputs.get(attribute) if resource.nested is not None else None
        return _in_value(output.value, steps) if output is not None else None
    type_ = catalog.lookup(resource.catalog_type)
    if type_ is None:
        return None
    if resource.nested is not None or resource.symbolic is not None:
        return _in_group(resource, attribute, steps)
    if type_.name == "OS::Heat::Value":
        return _in_value(resource.properties.get("value"), steps) if attribute == "value" else None
    declared = type_.attributes.get(attribute)
    return walk(shape_of(type_.name, attribute, declared.type), steps) if declared is not None else None


def _in_group(resource: ResourceInstance, attribute: str, steps: list[Node]) -> Missing | None:
    if attribute in _OF_GROUP:
        return walk(_OF_GROUP[attribute], steps)
    if attribute in _OF_MEMBERS:
        if not steps or not isinstance(steps[0], Scalar) or not isinstance(steps[0].value, str):
            return None
        attribute, steps = steps[0].value, steps[1:]
    type_ = member_type(resource)
    declared = type_.attributes.get(attribute) if type_ is not None else None
    if type_ is None or declared is None:
        return None
    return walk(shape_of(type_.name, attribute, declared.type), steps)


def walk(shape: Any, steps: list[Node]) -> Missing | None:
    """The first step that a shape doesn't have. A step that is computed may be any key."""
    for step in steps:
        known = step if isinstance(step, Scalar) else None
        if isinstance(shape, list):
            if known is not None and (wrong := _no_index(known)) is not None:
                return wrong
            shape = shape[0]
        elif isinstance(shape, dict):
            if known is None:
                shape = shape.get("*", "any") if len(shape) == 1 else "any"
            elif not isinstance(known.value, str):
                return Missing(known, "it is a map, and its keys are texts")
            elif known.value in shape or "*" in shape:
                shape = shape.get(known.value, shape.get("*"))
            else:
                return Missing(known, "there is no such key", _suggestion(known.value, shape))
        elif shape in _SCALARS:
            if known is None:
                return None
            if shape == "string" and type(known.value) is int:
                return Missing(known, "a number takes one character out of a string", doubtful=True)
            return Missing(known, f"what is there is {_SCALARS[shape]}")
        else:
            return None
    return None


def _in_value(value: Value, steps: list[Node]) -> Missing | None:
    """The same in a value, as far as it is known."""
    for step in steps:
        if isinstance(value, Secret):
            value = value.value
        if not isinstance(step, Scalar):
            return None
        if isinstance(value, dict):
            if step.value not in value:
                hint = "" if scan(value) & SECRET else _suggestion(step.value, value)
                return Missing(step, "there is no such key", hint, doubtful=True)
            value = value[step.value]
        elif isinstance(value, list):
            if (wrong := _no_index(step)) is not None:
                return wrong
            assert isinstance(step.value, int)
            if not -len(value) <= step.value < len(value):
                items = "one item" if len(value) == 1 else f"{len(value)} items"
                return Missing(step, f"the list has {items}", doubtful=True)
            value = value[step.value]
        elif isinstance(value, bool | int | float):
            return Missing(step, "what is there is no list and no map")
        else:
            return None
    return None


def _no_index(step: Scalar) -> Missing | None:
    if isinstance(step.value, int) and not isinstance(step.value, bool):
        return None
    text = str(step.value)
    hint = f"Write {text} without quotes." if text.isdecimal() else "Its items have numbers, from 0."
    return Missing(step, "it is a list", hint)


def _suggestion(key: Any, known: Iterable[Any]) -> str:
    names = [str(name) for name in known if name != "*"]
    near = nearest(str(key), names)
    if near is not None:
        return f'Did you mean "{near}"?'
    return f"It has {', '.join(names)}." if names and len(names) <= _MOST_NAMED else ""
