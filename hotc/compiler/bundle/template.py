"""Frames → the bundle as plain data, section by section."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hotc.compiler.bundle.build import inner_environment, target_of
from hotc.compiler.bundle.data import calls
from hotc.compiler.bundle.frames import Frame, Leaf
from hotc.compiler.bundle.rewriting import both
from hotc.compiler.data import to_data
from hotc.compiler.groups import GROUPS
from hotc.compiler.values import Secret

if TYPE_CHECKING:
    from collections.abc import Container, Iterator

    from hotc.compiler.bundle.work import Work
    from hotc.compiler.context import Context
    from hotc.compiler.template import Parameter

Data = Any


def written(root: Frame, work: Work) -> Data:
    """The whole bundle."""
    resources = {name: body for frame, leaf in _leaves(root) for name, body in [_resource(frame, leaf, work)]}
    outputs = {name: _output(name, root, work) for name in root.template.outputs}
    conditions = {
        frame.conditions[name]: work.rewriter.condition(declared.expression, frame)
        for frame in _frames(root)
        for name, declared in frame.template.conditions.items()
    }
    found: Data = {"heat_template_version": work.version.name}
    if root.template.description:
        found["description"] = root.template.description
    groups = root.template.root.get("parameter_groups")
    if groups is not None:
        found["parameter_groups"] = _without(to_data(groups), root.known)
    sections = {
        "parameters": {
            name: _parameter(each, work) for name, each in root.template.parameters.items() if name not in root.known
        }
        | work.parameters,
        "conditions": conditions | work.conditions,
        "resources": resources | work.resources,
        "outputs": outputs,
    }
    return found | {name: section for name, section in sections.items() if section}


def _frames(frame: Frame) -> Iterator[Frame]:
    yield frame
    for node in frame.nodes.values():
        if isinstance(node, Frame):
            yield from _frames(node)
        elif not isinstance(node, Leaf):
            for member in node.frames.values():
                yield from _frames(member)


def _leaves(root: Frame) -> Iterator[tuple[Frame, str]]:
    """Every resource that stays one, in the order in which they are written."""
    for name, node in root.nodes.items():
        if isinstance(node, Leaf):
            yield root, name
        elif isinstance(node, Frame):
            yield from _leaves(node)
        else:
            for member in node.frames.values():
                yield from _leaves(member)


def _without(groups: Data, fixed: Container[str]) -> Data:
    """Groups of parameters without those that are none any more."""
    if not isinstance(groups, list):
        return groups
    return [
        {**group, "parameters": [name for name in group.get("parameters") or [] if name not in fixed]}
        for group in groups
    ]


def _parameter(declared: Parameter, work: Work) -> Data:
    """A parameter of the template, with the value that it is given as its default, unless that is hidden."""
    body = to_data(declared.node)
    if not isinstance(body, dict):
        return body
    own = body.get("constraints") or []
    if more := [each for each in work.constraints.get(declared.name, ()) if each not in own]:
        body["constraints"] = [*own, *more]
    found = given(declared.name, work.context)
    if found is not None and declared.hidden:
        body.pop("default", None)
    elif found is not None:
        body["default"] = found
    return body


def given(name: str, context: Context) -> Data:
    """The value that the user gives to a parameter, if any."""
    value = context.options.parameters.get(name)
    environment = context.environment
    for source in (environment.parameters, environment.parameter_defaults) if environment is not None else ():
        if value is None and name in source:
            value = source[name].value
    return value.value if isinstance(value, Secret) else value


def _resource(frame: Frame, name: str, work: Work) -> tuple[str, Data]:
    leaf = frame.nodes[name]
    assert isinstance(leaf, Leaf)
    declared, rewriter = leaf.declared, work.rewriter
    body: Data = {"type": leaf.target.name if leaf.target.via else declared.type}
    if declared.description:
        body["description"] = declared.description
    own = None if declared.condition is None else rewriter.condition(declared.condition, frame)
    guard = both(rewriter.guard(frame), own)
    if guard is not None:
        body["condition"] = guard
    sections = {
        key: rewriter.value(getattr(declared, key), frame)
        for key in ("external_id", "metadata", "properties", "deletion_policy", "update_policy")
        if getattr(declared, key) is not None
    }
    if frame.retained:
        sections["deletion_policy"] = "Retain"
    if leaf.target.name in GROUPS:
        _name_members(frame, leaf, sections.get("properties"), work)
    wanted = work.order.depends_on(name, leaf, frame)
    referred = _referred([sections.get("properties"), sections.get("metadata")], work)
    if waits := [each for each in wanted if each not in referred]:
        body["depends_on"] = waits
    return leaf.name, body | sections


def _referred(data: Data, work: Work) -> set[str]:
    """Resources to which data refers whatever the conditions are."""
    choices = [argument for name, argument in calls(data, work.version) if name == "if"]
    unsure = [call for each in choices for call in calls(each, work.version)]
    found: list[str] = [name for name in map(_name, calls(data, work.version)) if name]
    for name in map(_name, unsure):
        if name in found:
            found.remove(name)
    return set(found)


def _name(call: tuple[str, Data]) -> str:
    function, argument = call
    first = argument[0] if isinstance(argument, list) and argument else argument
    return first if function in ("get_resource", "get_attr") and isinstance(first, str) else ""


def _name_members(frame: Frame, leaf: Leaf, properties: Data, work: Work) -> None:
    """Give the members of a group the type that the environment makes of theirs."""
    definition = properties.get("resource_def") or properties.get("resource") if isinstance(properties, dict) else None
    environment = inner_environment(frame.environment, leaf.target, leaf.declared.name)
    while isinstance(definition, dict) and isinstance(definition.get("type"), str):
        target = target_of(definition["type"], leaf.declared.name, frame.template, environment, work)
        if target.via:
            definition["type"] = target.name
        environment = inner_environment(environment, target, "")
        inner = definition.get("properties")
        definition = inner.get("resource_def") or inner.get("resource") if isinstance(inner, dict) else None


def _output(name: str, root: Frame, work: Work) -> Data:
    declared = root.template.outputs[name]
    body: Data = {}
    if declared.description:
        body["description"] = declared.description
    if declared.condition is not None:
        body["condition"] = work.rewriter.condition(declared.condition, root)
    body["value"] = work.rewriter.value(declared.value, root)
    return body
