"""Groups: resources whose stack consists of equal members. Members are named as Heat names them where it does so
by number.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from hotc.compiler.instance import ResourceInstance, SymbolicGroup
from hotc.compiler.intrinsics.references import look_into
from hotc.compiler.leaves import UNKNOWN, conceal, reveal, scan
from hotc.compiler.membership import choose, lasting, whole_number
from hotc.compiler.template import Resource, Template
from hotc.compiler.tree import Mapping, Node, Scalar, Sequence
from hotc.compiler.values import Choice, Secret, Unknown, Value
from hotc.compiler.versions import lookup as version

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from hotc.compiler.instance import Instance
    from hotc.compiler.scope import Scope
    from hotc.compiler.stack import StackBuilder
    from hotc.compiler.tree import Call

INNER_VERSION: Final = "2015-04-30"
"""The version of the templates that Heat makes for groups."""

DEFAULT_INDEX: Final = "%index%"


# --- expansion


def _resource_group(builder: StackBuilder, resource: ResourceInstance) -> None:
    _expand(builder, resource, resource.properties.get("count", 1), "resource_def")


def _scaling_group(builder: StackBuilder, resource: ResourceInstance) -> None:
    _expand(builder, resource, group_size(resource.properties, "desired_capacity", "min_size"), "resource")


def _expand(builder: StackBuilder, resource: ResourceInstance, wanted: Value, key: str) -> None:
    definition = _revealed(resource.properties.get(key))
    resource.members = choose(builder.context.options.naming, resource, wanted)
    if resource.members is None:
        _leave_symbolic(builder, resource, definition, wanted)
        return
    _build(builder, resource, definition, [*resource.members.names, *resource.members.passing])


def _chain(builder: StackBuilder, resource: ResourceInstance) -> None:
    types = _revealed(resource.properties.get("resources"))
    if not isinstance(types, list) or not all(isinstance(each, str) for each in types):
        resource.symbolic = SymbolicGroup(None, Unknown("get_attr", [resource.address, "refs"], type="integer"))
        return
    inner = build_inner(builder, resource, INNER_VERSION)
    shared = resource.properties.get("resource_properties")
    shared = shared if isinstance(shared, dict) else {}
    concurrent = reveal(resource.properties.get("concurrent", False))
    follow_up = concurrent is False or str(concurrent).lower() in ("false", "no", "off", "0", "f", "n")
    written = _written(resource, "resources")
    for number, type_name in enumerate(types):
        node = written.items[number] if isinstance(written, Sequence) and number < len(written.items) else None
        member = _member(inner, resource, str(number), type_name, dict(shared), type_node=node)
        if number and follow_up:
            where = node or resource.declaration.key
            before = Scalar(where.source, where.start, where.end, str(number - 1))
            member.declaration.depends_on.append(before)
            member.depends_on.append(str(number - 1))
    finish_inner(inner)


def _build(builder: StackBuilder, resource: ResourceInstance, definition: Value, names: list[str]) -> None:
    """Build the members of these names."""
    if not room_for(builder, resource, len(names)):
        return
    inner = build_inner(builder, resource, INNER_VERSION)
    if isinstance(definition, dict) and isinstance(definition.get("type"), str):
        index = resource.properties.get("index_var", DEFAULT_INDEX)
        for name in names:
            _add(inner, resource, definition, name, index if isinstance(index, str) else DEFAULT_INDEX)
    finish_inner(inner)


_OF_A_MEMBER: Final = frozenset(("type", "properties", "metadata"))


def _key_of_properties(keys: Collection[str]) -> str:
    """The key under which a definition gives the properties of its members: the one that means it, if misspelt.

    That it is misspelt is found when the group's own values are checked; members lack none of them for that.
    """
    unknown = [key for key in keys if key not in _OF_A_MEMBER]
    if not unknown or "properties" in keys:
        return "properties"
    from hotc.compiler.suggest import nearest

    return next((key for key in unknown if nearest(key, _OF_A_MEMBER) == "properties"), "properties")


def _add(inner: StackBuilder, resource: ResourceInstance, definition: dict[str, Value], name: str, index: str) -> None:
    properties = definition.get(_key_of_properties(definition))
    given = {k: v for k, v in properties.items() if v is not None} if isinstance(properties, dict) else {}
    assert resource.target is not None
    if resource.target.name == "OS::Heat::ResourceGroup":
        given = replace_text(given, index, name)
    member = _member(inner, resource, name, definition["type"], given)
    if definition.get("metadata"):
        member.metadata = definition["metadata"]


def _leave_symbolic(builder: StackBuilder, resource: ResourceInstance, definition: Value, wanted: Value) -> None:
    """Keep one member as the pattern of all, when how many there are is not known."""
    if not scan(wanted) & UNKNOWN:
        return  # no number: that is found when values are checked
    _build(builder, resource, definition, ["0"])
    resource.symbolic = SymbolicGroup(resource.nested, wanted)
    resource.nested = None


def room_for(builder: StackBuilder, resource: ResourceInstance, size: int) -> bool:
    """Whether there is room for so many members; they are counted, and too many are reported."""
    from hotc.compiler.expansion import too_many

    if too_many(builder, resource, size):
        return False
    builder.total.resources += size
    return True


def build_inner(builder: StackBuilder, resource: ResourceInstance, version_name: str) -> StackBuilder:
    """The empty stack that a group creates: ``resource.nested``."""
    from hotc.compiler.expansion import child_environment
    from hotc.compiler.stack import StackBuilder

    written = builder.template
    made = version(version_name)
    assert made is not None
    template = Template(written.source, written.root, made)
    environment = child_environment(builder, resource)
    return StackBuilder(
        builder.unit,
        builder.context,
        template,
        {},
        environment,
        path=resource.address,
        owner=resource,
        parent=builder,
    )


def _member(
    inner: StackBuilder,
    resource: ResourceInstance,
    name: str,
    type_name: str,
    properties: dict[str, Value],
    *,
    type_node: Node | None = None,
) -> ResourceInstance:
    from hotc.compiler.expansion import settle_type

    key = "resource" if resource.properties.get("resource") is not None else "resource_def"
    written = _written(resource, key)
    body = written if isinstance(written, Mapping) else None
    declared = Resource(name, resource.declaration.key, body or resource.declaration.node)
    declared.type = type_name
    declared.type_node = type_node or (body.get("type") if body is not None else None) or resource.declaration.type_node
    if body is not None:
        declared.properties = body.get(_key_of_properties([str(entry.key.value) for entry in body.entries]))
    else:
        declared.properties = _written(resource, "resource_properties")
    inner.template.resources[name] = declared
    member = ResourceInstance(inner.prefix + name, name, declared, inner.instance)
    member.properties = properties
    inner.instance.resources[name] = member
    inner.evaluated.add(name)  # its values come from the group's stack
    settle_type(inner, member)
    return member


def finish_inner(inner: StackBuilder) -> None:
    """Build the stacks that the members create."""
    from hotc.compiler.expansion import expand

    for member in inner.instance.resources.values():
        expand(inner, member)


def _written(resource: ResourceInstance, key: str) -> Node | None:
    properties = resource.declaration.properties
    return properties.get(key) if isinstance(properties, Mapping) else None


def _revealed(value: Value) -> Value:
    """The value, its outermost secret taken off: the pieces stay secrets."""
    if not isinstance(value, Secret):
        return value
    if isinstance(value.value, dict):
        return {key: item if key == "type" else conceal(item) for key, item in value.value.items()}
    return value.value


def group_size(properties: dict[str, Value], wanted: str, least: str) -> Value:
    """How many members a group starts with: what is wanted, or else (also for 0) the least number."""
    value = properties.get(wanted)
    return properties.get(least) if value is None or whole_number(value) == 0 else value


def has_mistakes(resource: ResourceInstance) -> bool:
    """Whether a group is described wrongly, so that its members say nothing about what was meant."""
    from hotc.compiler import catalog

    type_ = catalog.lookup(resource.catalog_type or "")
    if type_ is None:
        return False
    if resource.properties.keys() - type_.properties.keys():
        return True
    definition = _revealed(resource.properties.get("resource_def") or resource.properties.get("resource"))
    described = isinstance(definition, dict) and isinstance(definition.get("type"), str)
    if not described and "resources" not in type_.properties:
        return True
    wanted = reveal(resource.properties.get("count", 1))
    return isinstance(wanted, int) and wanted < 0


def replace_text(value: Value, old: str, new: str) -> Value:
    """The value with a text replaced in every string in it, keys of maps excepted. Unknown strings are replaced
    later.
    """
    if isinstance(value, str):
        return value.replace(old, new)
    if isinstance(value, dict):
        return {key: replace_text(item, old, new) for key, item in value.items()}
    if isinstance(value, list):
        return [replace_text(item, old, new) for item in value]
    if isinstance(value, Secret):
        return Secret(replace_text(value.value, old, new))
    if isinstance(value, Choice):
        then, otherwise = replace_text(value.then, old, new), replace_text(value.otherwise, old, new)
        return Choice(value.condition, then, otherwise, secret=value.secret)
    if isinstance(value, Unknown) and _mentions(value.arguments, old):
        arguments = [value, old, new]
        return Unknown("replace_text", arguments, type=value.type, origins=value.origins, secret=value.secret)
    return value


def _mentions(value: Value, text: str) -> bool:
    if isinstance(value, str):
        return text in value
    if isinstance(value, dict):
        return any(_mentions(item, text) for item in value.values())
    if isinstance(value, list):
        return any(_mentions(item, text) for item in value)
    if isinstance(value, Unknown):
        return _mentions(value.arguments, text)
    if isinstance(value, Choice):
        return _mentions(value.then, text) or _mentions(value.otherwise, text)
    return isinstance(value, Secret) and _mentions(value.value, text)


def _instances(builder: StackBuilder, resource: ResourceInstance) -> None:
    from hotc.compiler import instance_groups

    instance_groups.expand(builder, resource)


GROUPS: Final[dict[str, Callable[[StackBuilder, ResourceInstance], None]]] = {
    "OS::Heat::ResourceGroup": _resource_group,
    "OS::Heat::AutoScalingGroup": _scaling_group,
    "OS::Heat::ResourceChain": _chain,
    "OS::Heat::InstanceGroup": _instances,
    "AWS::AutoScaling::AutoScalingGroup": _instances,
}
"""Types of the catalogue that create a stack of members, and who expands them."""


# --- attributes


def _group_attribute(scope: Scope, resource: ResourceInstance, attribute: str, path: list[Value], call: Call) -> Value:
    """Attributes of ResourceGroup and ResourceChain: what is none of theirs is asked of every member."""
    if attribute.startswith("resource."):
        return _one(scope, resource, attribute, path, call)
    nested = _stack_of(resource)
    if attribute == "refs":
        return look_into([_refer(nested, name) for name in lasting(resource)], path, None)
    if attribute == "refs_map":
        return look_into({name: _refer(nested, name) for name in lasting(resource)}, path, None)
    if attribute == "removed_rsrc_list":
        return look_into(sorted(resource.members.removed) if resource.members is not None else [], path, None)
    if attribute == "attributes":
        return _each(scope, resource, path, call)
    return list(_each(scope, resource, [attribute, *path], call).values())


def _scaling_attribute(
    scope: Scope, resource: ResourceInstance, attribute: str, path: list[Value], call: Call
) -> Value:
    """Attributes of AutoScalingGroup. Its members are asked for by their place in the order of their creation."""
    if attribute.startswith("resource."):
        _, place, *rest = attribute.split(".", 2)
        names = lasting(resource)
        if place.isdecimal() and int(place) < len(names):
            attribute = ".".join(["resource", names[int(place)], *rest])
        return _one(scope, resource, attribute, path, call)
    if attribute in ("refs", "refs_map"):
        return _group_attribute(scope, resource, attribute, path, call)
    if attribute == "current_size":
        return len(lasting(resource))
    if attribute in ("outputs", "outputs_list") and path:
        found = _each(scope, resource, path, call)
        return list(found.values()) if attribute == "outputs_list" else found
    from hotc.compiler.stack import attribute_of

    return attribute_of(resource, attribute, path)


def _one(scope: Scope, resource: ResourceInstance, attribute: str, path: list[Value], call: Call) -> Value:
    from hotc.compiler.nested import member_attribute

    return member_attribute(scope, resource, [*attribute.split(".", 2)[1:], *path], call)


def _each(scope: Scope, resource: ResourceInstance, path: list[Value], call: Call) -> dict[str, Value]:
    from hotc.compiler.nested import member_attribute

    if not path:
        return {}
    return {name: member_attribute(scope, resource, [name, *path], call) for name in lasting(resource)}


def _stack_of(resource: ResourceInstance) -> Instance:
    assert resource.nested is not None
    return resource.nested


def _refer(nested: Instance, name: str) -> Value:
    found: Any = nested.scope.resources.reference(nested.scope, name)
    return found


def _instances_attribute(
    scope: Scope, resource: ResourceInstance, attribute: str, path: list[Value], call: Call
) -> Value:
    from hotc.compiler import instance_groups

    return instance_groups.attribute(scope, resource, attribute, path, call)


GROUP_ATTRIBUTES: Final[dict[str, Callable[[Scope, ResourceInstance, str, list[Value], Call], Value]]] = {
    "OS::Heat::ResourceGroup": _group_attribute,
    "OS::Heat::AutoScalingGroup": _scaling_attribute,
    "OS::Heat::ResourceChain": _group_attribute,
    "OS::Heat::InstanceGroup": _instances_attribute,
    "AWS::AutoScaling::AutoScalingGroup": _instances_attribute,
}
"""Who answers for the attributes of a group."""
