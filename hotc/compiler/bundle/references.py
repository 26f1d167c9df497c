"""References of a template to its resources, some of which are stacks that the bundle has no more."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hotc.compiler.bundle.data import BEYOND, look_into
from hotc.compiler.bundle.frames import Frame, Leaf, Members
from hotc.compiler.bundle.parameters import carrier, extended
from hotc.compiler.nested import STACK_ID

if TYPE_CHECKING:
    from hotc.compiler.bundle.work import Work
    from hotc.compiler.tree import Call

Data = Any

_OUTPUT = "Refer to an output of it: [RESOURCE, OUTPUT]."


def resource(name: Data, call: Call, frame: Frame, work: Work) -> Data:
    """What ``get_resource`` becomes."""
    if not isinstance(name, str):
        return {"get_resource": name} if _may_be_computed(call, frame, work) else None
    node = frame.nodes.get(name)
    if isinstance(node, Leaf):
        return {"get_resource": node.name}
    if node is None:
        return None  # that there is none was reported
    if isinstance(node, Frame) and STACK_ID in node.template.outputs:
        return _output(STACK_ID, [], call, node, work)
    work.refuse(call, "", f"the stack of {name} has an id only while it is a stack", _OUTPUT)
    return None


def attribute(argument: Data, call: Call, frame: Frame, work: Work) -> Data:
    """What ``get_attr`` becomes."""
    name, *path = argument if isinstance(argument, list) else [argument]
    if not isinstance(name, str):
        return {"get_attr": argument} if _may_be_computed(call, frame, work) else None
    node = frame.nodes.get(name)
    if isinstance(node, Leaf):
        return {"get_attr": [node.name, *path]}
    return None if node is None else _of_stack(name, node, path, call, work)


def _may_be_computed(call: Call, frame: Frame, work: Work) -> bool:
    """Whether the name of a resource may be computed: only where all keep theirs."""
    if frame.prefix or any(not isinstance(node, Leaf) for node in frame.nodes.values()):
        work.refuse(call, "", "the name of the resource is computed", "Write its name.")
        return False
    return True


def _of_stack(name: str, node: Frame | Members, path: list[Data], call: Call, work: Work) -> Data:
    first, *keys = path or [None]
    if not isinstance(first, str):
        work.refuse(call, "", f"which output of {name} it means is not written", _OUTPUT)
        return None
    if isinstance(node, Members):
        return _of_members(name, node, [first, *keys], call, work)
    if first.startswith("resource."):
        _, *inside = first.split(".", 2)
        return _inside(node, [*inside, *keys], call, work)
    if first in node.template.outputs:
        return _output(first, keys, call, node, work)
    work.refuse(call, "", f"the stack of {name} has {first} only while it is a stack", _OUTPUT)
    return None


def _inside(frame: Frame, path: list[Data], call: Call, work: Work) -> Data:
    """A resource of a stack, asked for from outside."""
    member, *keys = path
    return attribute([member, *keys], call, frame, work) if keys else resource(member, call, frame, work)


def _output(name: str, keys: list[Data], call: Call, frame: Frame, work: Work) -> Data:
    declared = frame.template.outputs[name]
    key = (name, "output")
    if key not in frame.carried:
        value = work.rewriter.value(declared.value, frame)
        if declared.condition is not None:
            value = {"if": [work.rewriter.condition(declared.condition, frame), value, None]}
        frame.carried[key] = value
    value = frame.carried[key]
    found = look_into(value, keys, None, work.version)
    if found is not BEYOND:
        return found
    held = (name, "held")
    if held not in frame.carried:
        frame.carried[held] = carrier(name, value, None, frame, work)
    return extended(frame.carried[held], keys)


def _of_members(name: str, group: Members, path: list[Data], call: Call, work: Work) -> Data:
    """What the group gives of its members: of one, or a list or map with what each gives."""
    first, *keys = path
    if first.startswith("resource."):
        _, number, *inside = first.split(".", 2)
        if number not in group.frames:
            return None  # that there is no such member was reported
        member = group.frames[number]
        asked = [*inside, *keys]
        found = _of_stack(name, member, asked, call, work) if asked else _id(name, member, call, work)
        return found if member.present is None else {"if": [member.present, found, None]}
    by_name = first in ("refs_map", "attributes")
    if first in ("refs", "refs_map"):
        each = {number: _id(name, frame, call, work) for number, frame in group.frames.items()}
    else:
        asked = keys if by_name else [first, *keys]
        each = {number: _of_stack(name, frame, asked, call, work) for number, frame in group.frames.items()}
        keys = []
    value = _of_those_there(name, group, each, call, work, by_name=by_name)
    found = look_into(value, keys, None, work.version)
    if found is BEYOND:
        work.refuse(call, "", f"which member of {name} it means is known only later", "Write its number.")
        return None
    return found


def _of_those_there(name: str, group: Members, each: dict[str, Data], call: Call, work: Work, *, by_name: bool) -> Data:
    """A list or a map without what those members would give that are not there."""
    if all(frame.present is None for frame in group.frames.values()):
        return each if by_name else list(each.values())
    if by_name:
        work.refuse(call, "", f"which members {name} has is known only later", "Ask for a list: [GROUP, OUTPUT].")
        return None
    guards = [frame.present for frame in group.frames.values()]
    values = zip(guards, each.values(), strict=True)
    found = [value if guard is None else {"if": [guard, value, None]} for guard, value in values]
    return {"filter": [[None], found]}


def _id(name: str, frame: Frame, call: Call, work: Work) -> Data:
    if STACK_ID in frame.template.outputs:
        return _output(STACK_ID, [], call, frame, work)
    work.refuse(call, "", f"the members of {name} have ids only while they are stacks", _OUTPUT)
    return None
