"""Stacks within a stack, as a rule sees them from the template that makes them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.compiler.diagnostics import Fix
from hotc.compiler.tree import Call, Mapping, Scalar
from hotc.lint.mends import edits
from hotc.tuples import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotc.compiler.diagnostics import TextEdit
    from hotc.compiler.instance import Instance, ResourceInstance
    from hotc.compiler.template import Parameter, Template
    from hotc.compiler.tree import Node
    from hotc.lint.subject import Subject

MEMBERS = ("resource_def", "resource")
"""Properties in which groups hold the definition of a member."""


class Within(NamedTuple):
    """A stack that a resource makes of a template. ``maker`` is the resource, a member of a group maybe; ``name`` that
    of the resource as the template declares it.
    """

    name: str
    maker: ResourceInstance
    stack: Instance


def stacks_within(subject: Subject) -> Iterator[Within]:
    """The stacks that the resources of a template make of other templates; of a group, that of the first member."""
    for name, made in (subject.instance.resources if subject.instance is not None else {}).items():
        inner = made.nested if made.symbolic is None else made.symbolic.member
        if inner is None:
            continue
        if made.target is not None and made.target.kind == "template":
            yield Within(name, made, inner)
        elif (member := next(iter(inner.resources.values()), None)) is not None:
            stack = member.nested
            if stack is not None and member.target is not None and member.target.kind == "template":
                yield Within(name, member, stack)


def properties_of(subject: Subject, within: Within) -> tuple[Mapping, str] | None:
    """What is written for the properties of the resource that makes a stack, and the path to that."""
    resource = subject.template.resources.get(within.name)
    if resource is None:
        return None
    found: Node | None = resource.properties
    path = f"resources.{within.name}.properties"
    if within.maker.name != within.name and isinstance(found, Mapping):
        name = next((key for key in MEMBERS if found.entry(key) is not None), "")
        member = found.get(name)
        found = member.get("properties") if isinstance(member, Mapping) else None
        path += f".{name}.properties"
    return (found, path) if isinstance(found, Mapping) else None


class Passed(NamedTuple):
    """A parameter (``outer``) that is given, as it is, to the parameter ``inner`` of ``template``."""

    outer: Parameter
    inner: Parameter
    template: Template


def passed_on(subject: Subject) -> Iterator[Passed]:
    """The parameters that a template passes on to the templates within it."""
    for within in stacks_within(subject):
        written = properties_of(subject, within)
        for entry in written[0].effective() if written is not None else ():
            inner = within.stack.template.parameters.get(str(entry.key.value))
            call = entry.value
            if inner is None or not isinstance(call, Call) or call.name not in ("get_param", "Ref"):
                continue
            argument = call.argument
            outer = subject.template.parameters.get(str(argument.value)) if isinstance(argument, Scalar) else None
            if outer is not None:
                yield Passed(outer, inner, within.stack.template)


def hiding(template: Template, parameter: Parameter) -> Fix | None:
    """Write ``hidden: true`` in a parameter."""
    key = template.version.key("parameter_keys", "hidden")
    if not isinstance(parameter.node, Mapping):
        return None
    old = parameter.node.get(key)
    if old is not None:
        edit: TextEdit | None = edits.replace(old, "true")
    else:
        text = f"{key}: true"
        edit = edits.add_key(parameter.node, text) or edits.add_before(parameter.node.entries[0].key, text)
    return Fix(f"Add {key}: true", [edit]) if edit is not None else None
