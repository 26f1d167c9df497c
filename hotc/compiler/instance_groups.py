"""Groups of servers made from a launch configuration: OS::Heat::InstanceGroup and AWS::AutoScaling::AutoScalingGroup.

Source: ``_get_conf_properties``, ``_tags`` and ``child_template`` of both types in Heat 27.0.1. Heat names the members
with twelve random characters; here they are numbered from 0, as in OS::Heat::AutoScalingGroup.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hotc.compiler.evaluate import apply
from hotc.compiler.groups import build_inner, finish_inner, group_size, room_for
from hotc.compiler.instance import ResourceInstance, SymbolicGroup
from hotc.compiler.intrinsics.references import look_into
from hotc.compiler.intrinsics.registry import REGISTRY
from hotc.compiler.leaves import UNKNOWN, reveal, scan
from hotc.compiler.membership import choose, lasting
from hotc.compiler.template import Resource
from hotc.compiler.tree import Mapping, Node
from hotc.compiler.values import Unknown, Value

if TYPE_CHECKING:
    from hotc.compiler.scope import Scope
    from hotc.compiler.stack import StackBuilder
    from hotc.compiler.tree import Call

INNER_VERSION = "2012-12-12"
CONFIGURATION = "AWS::AutoScaling::LaunchConfiguration"
MEMBER = "AWS::EC2::Instance"
"""What Heat registers as OS::Heat::ScaledResource in the stacks of these groups."""


def expand(builder: StackBuilder, resource: ResourceInstance) -> None:
    """Build the members of either type, or one as their pattern while their number is not known.

    Without a launch configuration that can be seen there is no pattern, either.
    """
    properties, tags = resource.properties, ["metering.groupname"]
    wanted = properties.get("Size")
    if resource.target is not None and resource.target.name != "OS::Heat::InstanceGroup":
        wanted = group_size(properties, "DesiredCapacity", "MinSize")
        tags.append("metering.AutoScalingGroupName")
    members = resource.members = choose(builder.context.options.naming, resource, wanted)
    if members is None and not scan(wanted) & UNKNOWN:
        return  # no number: that is found when values are checked
    configuration = _configuration(builder, resource)
    if configuration is None:
        resource.symbolic = SymbolicGroup(None, wanted)
        return
    names = [*members.names, *members.passing] if members is not None else ["0"]
    if not room_for(builder, resource, len(names)):
        return
    inner = build_inner(builder, resource, INNER_VERSION)
    properties = _member_properties(builder, resource, configuration, tags)
    for name in names:
        _add(inner, resource, configuration, name, dict(properties))
    finish_inner(inner)
    if members is None:
        resource.symbolic = SymbolicGroup(resource.nested, wanted)
        resource.nested = None


def _configuration(builder: StackBuilder, resource: ResourceInstance) -> ResourceInstance | None:
    """The launch configuration, evaluated; ``None`` when it can't be told, or copies a server that only the cloud
    knows.
    """
    named = resource.properties.get("LaunchConfigurationName")
    if resource.properties.get("InstanceId") or not isinstance(named, Unknown) or named.function != "get_resource":
        return None
    for name, found in builder.instance.resources.items():
        if found.address == named.arguments and found.catalog_type == CONFIGURATION:
            builder.evaluate(name)
            return None if found.properties.get("InstanceId") else found
    return None


def _member_properties(
    builder: StackBuilder, resource: ResourceInstance, configuration: ResourceInstance, tags: list[str]
) -> dict[str, Value]:
    properties = {name: value for name, value in configuration.properties.items() if value is not None}
    properties.pop("InstanceId", None)
    properties["Tags"] = _tags(builder, resource, tags)
    zones = resource.properties.get("VPCZoneIdentifier")
    if isinstance(zones, list) and zones:
        properties["SubnetId"] = zones[0]
    elif zones and scan(zones) & UNKNOWN:
        properties["SubnetId"] = look_into(zones, [0], None)
    return properties


def _tags(builder: StackBuilder, resource: ResourceInstance, names: list[str]) -> Value:
    """The group's tags and those that name the group; the first of these only where no tag of the kind is given."""
    given = resource.properties.get("Tags") or []
    known = reveal(given) if isinstance(given, list) else []
    own = any(isinstance(tag, dict) and str(tag.get("Key", "")).startswith("metering.") for tag in known)
    name = _group_name(builder, resource)
    added = [{"Key": key, "Value": name} for key in (names[1:] if own else names)]
    if not isinstance(given, list) and not scan(given) & UNKNOWN:
        return added  # no list: that is found when values are checked
    return apply(REGISTRY["list_concat"], [given, added], builder.scope.limits)


def _group_name(builder: StackBuilder, resource: ResourceInstance) -> Value:
    """``{stack}-{group}``: the group's own id would be known only after its members."""
    pseudo = "OS::stack_name" if builder.template.version.kind == "hot" else "AWS::StackName"
    parts = [builder.scope.parameters[pseudo], resource.name]
    return apply(REGISTRY["list_join_single"], ["-", parts], builder.scope.limits)


def _add(
    inner: StackBuilder,
    resource: ResourceInstance,
    configuration: ResourceInstance,
    name: str,
    properties: dict[str, Value],
) -> None:
    from hotc.compiler.expansion import settle_type

    written = resource.declaration.properties
    node: Node | None = written.get("LaunchConfigurationName") if isinstance(written, Mapping) else None
    declared = Resource(name, resource.declaration.key, configuration.declaration.node)
    declared.type = MEMBER
    declared.type_node = node or resource.declaration.type_node
    declared.properties = configuration.declaration.properties
    inner.template.resources[name] = declared
    member = ResourceInstance(inner.prefix + name, name, declared, inner.instance)
    member.properties = properties
    member.metadata = configuration.metadata
    inner.instance.resources[name] = member
    inner.evaluated.add(name)
    settle_type(inner, member)


# --- attributes


def attribute(scope: Scope, resource: ResourceInstance, name: str, path: list[Value], call: Call) -> Value:
    """``InstanceList``: the addresses of the members with commas between them, null when there are none."""
    from hotc.compiler.stack import attribute_of

    assert resource.nested is not None
    if name != "InstanceList":
        return attribute_of(resource, name, path)
    inside: Scope = resource.nested.scope
    addresses: list[Any] = [
        inside.resources.attribute(inside, member, "PublicIp", [], call) for member in lasting(resource)
    ]
    if not addresses:
        return None
    return look_into(apply(REGISTRY["list_join_single"], [",", addresses], scope.limits), path, None)
