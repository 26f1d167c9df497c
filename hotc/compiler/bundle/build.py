"""A composition → its frames: every nested template is looked at, and every name is given."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from hotc.compiler import catalog
from hotc.compiler.bundle.data import replaced
from hotc.compiler.bundle.frames import Frame, Given, Leaf, Members
from hotc.compiler.bundle.parameters import constant
from hotc.compiler.bundle.sizes import MOST, size_of
from hotc.compiler.data import to_data
from hotc.compiler.groups import DEFAULT_INDEX, GROUPS
from hotc.compiler.registry import names_template
from hotc.compiler.tree import Mapping, Scalar, Sequence

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from hotc.compiler.bundle.work import Work
    from hotc.compiler.environment import Environment
    from hotc.compiler.registry import TypeTarget
    from hotc.compiler.template import Resource, Template
    from hotc.compiler.tree import Node

    Data = Any
    Parameters = dict[str, Given]

_UPLOAD = "Keep it as files: hotc bundle --format json, or --engine heat, uploads them beside the template."


def fill(frame: Frame, work: Work) -> None:
    """Find out what every resource of a frame becomes, and everything below it."""
    for name in frame.template.conditions:
        frame.conditions[name] = work.condition_names.take(frame.prefix + name) if frame.prefix else name
    for name, declared in frame.template.resources.items():
        frame.nodes[name] = _node(frame, name, declared, work)


def target_of(
    type_name: str, resource_name: str, template: Template, environment: Environment, work: Work
) -> TypeTarget:
    """What a type comes to in a stack."""
    name = work.context.loader.resolve(type_name, template.source.uri) if names_template(type_name) else type_name
    return environment.find_type(name, resource_name, lambda each: catalog.lookup(each) is not None)


def inner_environment(environment: Environment, target: TypeTarget, resource_name: str) -> Environment:
    """The environment of the stack that a resource creates."""
    return environment.child(target.via[-1] if target.via else None, resource_name)


def _node(frame: Frame, name: str, declared: Resource, work: Work) -> Leaf | Frame | Members:
    target = target_of(declared.type, name, frame.template, frame.environment, work)
    if target.kind == "template":
        given = _given(declared.properties, f"resources.{name}.properties", frame, work, lambda data: data)
        inner = _inner(frame, declared, target, name=name, given=given, work=work)
        if inner is not None:
            return inner
    elif target.name in GROUPS and (member := _template_within(frame, declared, target, work)) is not None:
        found = _members(frame, declared, target, member, work)
        if found is not None:
            return found
    address = f"{frame.address}/{name}" if frame.address else name
    leaf = Leaf(work.resource_names.take(frame.prefix + name) if frame.prefix else name, declared, target)
    work.addresses[address] = leaf.name
    return leaf


def _inner(
    frame: Frame,
    declared: Resource,
    target: TypeTarget,
    *,
    name: str,
    given: Parameters,
    work: Work,
    environment: Environment | None = None,
    member: bool = False,
) -> Frame | None:
    """The frame of a stack within another; ``None`` for one that can't be inlined, which is reported."""
    template = work.unit.templates[target.name]
    where = declared.type_node or declared.key
    path = f"resources.{declared.name}.type"
    if template.version.kind != "hot":
        hint = "Write it as HOT; openstacksdk and Heat take both side by side, but only as files."
        work.refuse(where, path, f"{template.source.name} is a template in the manner of CloudFormation", hint)
        return None
    if declared.external_id is not None:
        why = f"the stack of {declared.name} is external, so that it would be somebody else's"
        work.refuse(declared.external_id, f"resources.{declared.name}.external_id", why, _UPLOAD)
    policy = to_data(declared.deletion_policy)
    if policy is not None and not (isinstance(policy, str) and policy.lower() in ("delete", "retain")):
        why = "what is done with a whole stack when it is deleted has to be written out, as delete or retain"
        work.refuse(declared.deletion_policy or where, f"resources.{declared.name}.deletion_policy", why, _UPLOAD)
    outer = environment or frame.environment
    address = f"{frame.address}/{name}" if frame.address else name
    inner = Frame(
        template,
        inner_environment(outer, target, declared.name),
        address,
        f"{frame.prefix}{name.replace('/', '_')}_",
        parent=frame,
        owner=declared,
        given=given,
        member=member,
        retained=frame.retained or (isinstance(policy, str) and policy.lower() == "retain"),
    )
    fill(inner, work)
    return inner


def _given(written: Node | None, path: str, frame: Frame, work: Work, change: Callable[[Data], Data]) -> Parameters:
    """What a stack is given as parameters."""
    if written is None or (isinstance(written, Scalar) and written.value is None):
        return {}
    if not isinstance(written, Mapping):
        why = "the properties are not written out, so that it can't be seen which parameter gets what"
        work.refuse(written, path, why, "Write them one by one.")
        return {}

    return {
        str(entry.key.value): Given(entry.value, frame, change)
        for entry in written.effective()
        if not (isinstance(entry.value, Scalar) and entry.value.value is None)
    }


# --- groups


def _types(node: Node | None) -> Iterator[Scalar]:
    """The types of members that a definition names, those of groups within groups included."""
    if isinstance(node, Sequence):
        yield from (item for item in node.items if isinstance(item, Scalar))
    if not isinstance(node, Mapping):
        return
    if isinstance(each := node.get("type"), Scalar):
        yield each
    properties = node.get("properties")
    if isinstance(properties, Mapping):
        for key in ("resource_def", "resource"):
            if isinstance(inner := properties.get(key), Mapping):
                yield from _types(inner)


def definition_of(declared: Resource) -> Node | None:
    """What says of which type the members of a group are."""
    written = declared.properties
    if not isinstance(written, Mapping):
        return None
    return written.get("resource_def") or written.get("resource") or written.get("resources")


def _template_within(
    frame: Frame, declared: Resource, target: TypeTarget, work: Work
) -> tuple[Scalar, TypeTarget] | None:
    environment = inner_environment(frame.environment, target, declared.name)
    for node in _types(definition_of(declared)):
        found = target_of(str(node.value), declared.name, frame.template, environment, work)
        if found.kind == "template":
            return node, found
    return None


def _members(
    frame: Frame, declared: Resource, target: TypeTarget, member: tuple[Scalar, TypeTarget], work: Work
) -> Members | None:
    node, inner_target = member
    path = f"resources.{declared.name}.properties"
    definition, properties = definition_of(declared), declared.properties
    assert isinstance(properties, Mapping)
    if (
        target.name != "OS::Heat::ResourceGroup"
        or not isinstance(definition, Mapping)
        or definition.get("type") is not node
    ):
        why = f"the members of {declared.name} are stacks, and {target.name} makes and removes them while it runs"
        work.refuse(node, path, why, "Give the members the type of a resource. " + _UPLOAD)
        return None
    count = properties.get("count")
    size = size_of(count, frame)
    if size is None:
        why = f"the members of {declared.name} are stacks, and how many there are is neither written nor bounded"
        hint = f"Write the number, give its parameter a range up to {MOST} at most, or name it with --fix. {_UPLOAD}"
        work.refuse(count or node, f"{path}.count", why, hint)
        return None
    policies = properties.get("removal_policies")
    if policies is not None and not _removes_nobody(policies, frame):
        why = f"the members of {declared.name} are stacks, and which of them is removed is theirs to say"
        work.refuse(policies, f"{path}.removal_policies", why, _UPLOAD)
    environment = inner_environment(frame.environment, target, declared.name)
    index = to_data(properties.get("index_var")) or DEFAULT_INDEX
    frames: dict[str, Frame] = {}
    before: str | None = None
    for number in map(str, range(size.most)):
        change = partial(replaced, old=str(index), new=number)
        given = _given(definition.get("properties"), f"{path}.resource_def.properties", frame, work, change)
        name = f"{declared.name}/{number}"
        inner = _inner(
            frame, declared, inner_target, name=name, given=given, work=work, environment=environment, member=True
        )
        if inner is None:
            return None
        inner.present = work.name_condition(inner.prefix.rstrip("_"), size.condition(int(number), before))
        before = inner.present
        frames[number] = inner
    return Members(frames, declared, frame)


def _removes_nobody(policies: Node, frame: Frame) -> bool:
    """Whether the lists of members that are to go are empty for good."""
    items = policies.items if isinstance(policies, Sequence) else [policies]
    lists = [item.get("resource_list") if isinstance(item, Mapping) else item for item in items]
    return all(each is not None and constant(each, frame) in ([], "") for each in lists)
