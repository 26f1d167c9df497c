"""Stacks within stacks: building that of a template type, and looking into any of them from outside."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from hotc.compiler.attributes import check_attribute
from hotc.compiler.context import Context
from hotc.compiler.intrinsics.function import describe
from hotc.compiler.intrinsics.references import look_into
from hotc.compiler.leaves import SECRET, conceal, reveal, scan
from hotc.compiler.parameters import Given, parameter_values
from hotc.compiler.suggest import did_you_mean
from hotc.compiler.tree import Sequence
from hotc.compiler.values import ABSENT, POISON, Unknown, Value

if TYPE_CHECKING:
    from hotc.compiler.instance import Instance, ResourceInstance
    from hotc.compiler.scope import Scope
    from hotc.compiler.stack import StackBuilder
    from hotc.compiler.template import Template
    from hotc.compiler.tree import Call

STACK_ID: Final = "OS::stack_id"
"""The output that stands for the stack itself when somebody refers to it."""


def build_template(builder: StackBuilder, resource: ResourceInstance) -> None:
    """Build the stack of a resource whose type is a template."""
    from hotc.compiler.expansion import child_environment, too_deep, too_many
    from hotc.compiler.stack import StackBuilder

    assert resource.target is not None
    template = builder.unit.templates.get(resource.target.name)
    if template is None or _is_within(builder, template) or too_deep(builder, resource):
        return
    if too_many(builder, resource, len(template.resources)):
        return
    environment = child_environment(builder, resource)
    _check_lists(builder, resource, template)
    given = {name: given_value(template, name, value) for name, value in resource.properties.items()}
    given = {name: value for name, value in given.items() if name in template.parameters and value.value is not None}
    # What is wrong with the values is found against the property schema that Heat makes of the parameters.
    silent = Context(builder.context.options, builder.context.loader)
    values = parameter_values(template, silent, given, environment.parameter_defaults, required=False)
    _own_identity(values, given, resource)
    child = StackBuilder(
        builder.unit,
        builder.context,
        template,
        values,
        environment,
        path=resource.address,
        owner=resource,
        parent=builder,
    )
    child.build()


def _is_within(builder: StackBuilder | None, template: Template) -> bool:
    """Whether this template is that of a stack around; such a circle was reported where it is written."""
    while builder is not None:
        if builder.template is template:
            return True
        builder = builder.parent
    return False


def given_value(template: Template, name: str, value: Value) -> Given:
    """A property as the parameter of the nested template gets it: Heat passes a list as a text with commas.

    So an item with a comma in it becomes two, null an empty text, and maps in a list become ``.member.0.key=value``.
    """
    declared = template.parameters.get(name)
    if declared is not None and declared.type == "comma_delimited_list":
        flags = scan(value)
        plain = reveal(value)
        if not flags & ~SECRET and isinstance(plain, list):
            text = _with_commas(plain)
            value = conceal(text) if flags else text
    return Given(value)


def _check_lists(builder: StackBuilder, resource: ResourceInstance, template: Template) -> None:
    """Report what Heat can't join with commas: items of a list that are no texts, unless the first is a map."""
    for name, value in resource.properties.items():
        declared = template.parameters.get(name)
        if declared is None or declared.type != "comma_delimited_list" or not isinstance(value, list):
            continue
        for number, item in enumerate(value if value and not isinstance(value[0], dict) else ()):
            if item is not None and not isinstance(item, str) and not scan(item):
                node = resource.property_node(name)
                written = node.items[number] if isinstance(node, Sequence) and len(node.items) == len(value) else node
                where = written or resource.declaration.key
                at = f"{name}[{number}]"
                builder.context.report(
                    "wrong-type",
                    where,
                    path=f"resources.{resource.name}.properties.{at}",
                    hint="Write it in quotes.",
                    name=at,
                    expected="a string",
                    found=describe(item),
                )


def _with_commas(items: list[Any]) -> str:
    if items and isinstance(items[0], dict):
        pairs = [(n, item) for n, item in enumerate(items) if isinstance(item, dict)]
        return ",".join(f".member.{n}.{key}={text}" for n, item in pairs for key, text in item.items())
    return ",".join("" if item is None else str(item) for item in items)


def _own_identity(values: dict[str, Value], given: dict[str, Given], resource: ResourceInstance) -> None:
    """What a stack knows of itself, named so that it can't be taken for that of the root."""
    for name, value in values.items():
        if name in given:
            continue
        if isinstance(value, Unknown) and value.function == "get_param" and value.arguments == [name]:
            if name in ("OS::project_id", "OS::region"):
                continue
            own = f"{resource.address}/{name}"
            origin = frozenset((f"param:{own}",))
            values[name] = Unknown("get_param", [own], type=value.type, origins=origin, secret=value.secret)


# --- from outside


def stack_reference(resource: ResourceInstance, nested: Instance) -> Value:
    """What ``get_resource`` gives for a resource with a stack: its output ``OS::stack_id`` if it has one, else
    its id.
    """
    from hotc.compiler.stack import identity

    output = nested.outputs.get(STACK_ID)
    if output is None or output.value is ABSENT or output.value is None:
        return identity(resource)
    return output.value


def stack_attribute(scope: Scope, resource: ResourceInstance, attribute: str, path: list[Value], call: Call) -> Value:
    """An attribute of a resource with a stack: an output, or something of a resource in it (``resource.NAME``)."""
    from hotc.compiler.groups import GROUP_ATTRIBUTES
    from hotc.compiler.stack import attribute_of

    nested = resource.nested
    assert nested is not None
    if resource.target is not None and resource.target.name in GROUP_ATTRIBUTES:
        return GROUP_ATTRIBUTES[resource.target.name](scope, resource, attribute, path, call)
    if attribute.startswith("resource."):
        return member_attribute(scope, resource, [*attribute.split(".", 2)[1:], *path], call)
    output = nested.outputs.get(attribute)
    if output is not None:
        return None if output.value is ABSENT else look_into(output.value, path, None)
    if attribute == "show":
        return attribute_of(resource, attribute, path)
    return POISON  # an output that is not there is reported when values are checked


def member_attribute(scope: Scope, resource: ResourceInstance, path: list[Value], call: Call) -> Value:
    """What stands at ``[member, attribute, key, …]`` in a stack; the id of the member where nothing follows its
    name.
    """
    name, *rest = path
    nested = resource.nested
    assert nested is not None
    if name not in nested.resources:
        from hotc.compiler.groups import has_mistakes

        if has_mistakes(resource):
            return POISON
        node = call.argument.items[1] if hasattr(call.argument, "items") else call
        hint = did_you_mean(str(name), nested.resources)
        scope.report("unknown-member", node, "cloud", hint=hint, name=resource.name, member=name)
        return POISON
    inside: Scope = nested.scope
    check_attribute(scope, nested.resources[str(name)], rest, call)
    if not rest:
        return inside.resources.reference(inside, str(name))
    keep = inside.place, inside.references
    inside.place, inside.references = scope.place, None
    value = inside.resources.attribute(inside, str(name), rest[0], rest[1:], call)
    inside.place, inside.references = keep
    return value
