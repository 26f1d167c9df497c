"""Read a compilation into items and links, nested stacks and groups included, as far as the template can be read.

What compiled gives its values and its graph. What did not (a type error elsewhere, a condition that is false) is read
from the
declarations, so that a picture is there also for templates that do not validate.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from hotc.compiler.values import Choice, Secret, Unknown, Value
from hotc.diagram import declared, order, texts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotc.compiler.instance import Instance, ResourceInstance
    from hotc.compiler.source import Span
    from hotc.compiler.template import Resource, Template

GROUPS = frozenset(
    (
        "OS::Heat::ResourceGroup",
        "OS::Heat::AutoScalingGroup",
        "OS::Heat::InstanceGroup",
        "AWS::AutoScaling::AutoScalingGroup",
    )
)
"""Types whose members are alike: one of them is drawn, with the number of all."""

_MEMBER = re.compile(r"^(resource_def|resource)\.properties\.")


class Item:
    """A resource found. ``stack`` is the address of the resource whose nested stack it is in (``None``: the root);
    ``inside`` how many resources are not drawn because it is closed.
    """

    __slots__ = (
        "address",
        "condition",
        "count",
        "declaration",
        "enabled",
        "inside",
        "member_type",
        "name",
        "nested",
        "stack",
        "type",
        "values",
    )

    def __init__(self, address: str, name: str, declaration: Resource, stack: str | None) -> None:
        self.address = address
        self.name = name
        self.declaration = declaration
        self.stack = stack
        self.type = declaration.type
        self.member_type = ""
        self.values: dict[str, Value] = {}
        self.condition = ""
        self.enabled = True
        self.nested = False
        self.inside = 0
        self.count = ""

    @property
    def place(self) -> str:
        """``file:line`` of the declaration."""
        span = self.declaration.key.span
        return f"{span.source.name}:{span.line}"

    def value(self, path: str) -> Value:
        """The value at ``a.b.0.c`` in the properties, ``None`` where there is none."""
        found: Value = self.values
        for step in path.split("."):
            if isinstance(found, Secret):
                return found
            if isinstance(found, dict):
                found = found.get(step)
            elif isinstance(found, list) and step.isdigit() and int(step) < len(found):
                found = found[int(step)]
            else:
                return None
        return found

    def shown_properties(self) -> dict[str, str]:
        """The properties as texts, secrets masked."""
        return {
            str(name): texts.MASK if texts.names_a_secret(name, value) else texts.of(value)
            for name, value in self.values.items()
        }


class Link:
    """``requirer`` needs ``required`` (addresses); ``broken``: this closes a cycle. ``path`` is relative to the
    requirer's properties, or
    ``depends_on`` …
    """

    __slots__ = ("broken", "condition", "dynamic", "kind", "path", "required", "requirer", "span")

    def __init__(self, requirer: str, required: str, kind: str, path: str, span: Span | None) -> None:
        self.requirer = requirer
        self.required = required
        self.kind = kind
        self.path = path
        self.span = span
        self.condition = ""
        self.dynamic = False
        self.broken = False


class Gathered:
    """Everything found. ``stacks`` are the addresses of resources that are drawn as boxes around what they create."""

    __slots__ = ("aliases", "items", "links", "stacks", "template")

    def __init__(self, template: Template | None) -> None:
        self.template = template
        self.items: dict[str, Item] = {}
        self.links: list[Link] = []
        self.stacks: list[str] = []
        self.aliases: dict[str, str] = {}

    def resolve(self, address: str) -> str:
        """The item that stands for an address: of members that are alike, the one that is drawn."""
        while address not in self.items and "/" in address:
            if (found := self.aliases.get(address)) is not None:
                return found
            head, _, _tail = address.rpartition("/")
            if (alias := self.aliases.get(head)) is not None and alias != head:
                candidate = alias + address[len(head) :]
                if candidate in self.items:
                    return candidate
            address = head
        return self.aliases.get(address, address)


def gather(template: Template | None, instance: Instance | None) -> Gathered:
    """All items and links of a compilation; both may be ``None`` when nothing could be read."""
    found = Gathered(template)
    if instance is not None:
        _instance(found, instance, None)
    elif template is not None:
        for declaration in template.resources.values():
            _declared(found, template, declaration, "", None, enabled=True)
    settle(found)
    return found


def relative(path: str) -> str:
    """``resources.web.properties.networks[0].port`` as ``networks.0.port``; other sections keep their name."""
    parts = re.sub(r"\[([^\]]*)\]", r".\1", path).split(".")
    if len(parts) > 2 and parts[0] == "resources":
        parts = parts[2:]
    return ".".join(parts[1:] if parts[0] == "properties" and len(parts) > 1 else parts)


def _instance(found: Gathered, instance: Instance, stack: str | None) -> None:
    template, prefix = instance.template, f"{instance.path}/" if instance.path else ""
    named = {name: condition.expression for name, condition in template.conditions.items()}
    for resource in instance.resources.values():
        item = Item(resource.address, resource.name, resource.declaration, stack)
        item.type = resource.catalog_type or resource.type
        item.values = resource.properties if isinstance(resource.properties, dict) else {}
        if resource.declaration.condition is not None:
            item.condition = texts.condition(resource.declaration.condition, named)
        found.items[item.address] = item
        _foreign_links(found, item, prefix)
        _nested(found, item, resource)
    ways: dict[str, dict[int, str]] = {}
    for edge in instance.graph.edges if instance.graph is not None else ():
        path = edge.path
        if path.count(".") == 2 and edge.span is not None:  # the section alone: find the property by its place
            if edge.requirer not in ways:
                written = declared.references(instance.resources[edge.requirer].declaration)
                ways[edge.requirer] = {span.start: way for _, _, way, span in written}
            path = ways[edge.requirer].get(edge.span.start, path)
        link = Link(prefix + edge.requirer, prefix + edge.required, edge.kind, relative(path), edge.span)
        link.condition, link.dynamic = edge.condition, edge.dynamic
        found.links.append(link)
    for name in instance.disabled:
        if (declaration := template.resources.get(name)) is not None:
            _declared(found, template, declaration, prefix, stack, enabled=False)
    if instance.graph is None:
        for declaration in template.resources.values():
            _declared_links(found, declaration, prefix)


def _declared(
    found: Gathered, template: Template, declaration: Resource, prefix: str, stack: str | None, *, enabled: bool
) -> None:
    item = Item(prefix + declaration.name, declaration.name, declaration, stack)
    values = texts.as_value(declaration.properties)
    item.values = values if isinstance(values, dict) else {}
    item.enabled = enabled
    if declaration.condition is not None:
        named = {name: condition.expression for name, condition in template.conditions.items()}
        item.condition = texts.condition(declaration.condition, named)
    found.items[item.address] = item
    _declared_links(found, declaration, prefix)


def _declared_links(found: Gathered, declaration: Resource, prefix: str) -> None:
    for name, kind, path, span in declared.references(declaration):
        found.links.append(Link(prefix + declaration.name, prefix + name, kind, relative(path), span))


def _nested(found: Gathered, item: Item, resource: ResourceInstance) -> None:
    """Go into what a resource creates. Of a group's members the first is drawn; a member that is a plain resource is
    the group.
    """
    if resource.symbolic is not None:
        item.count = texts.of(resource.symbolic.count)
        nested = resource.symbolic.member
    else:
        nested = resource.nested
    if nested is None:
        return
    if item.type not in GROUPS:
        found.stacks.append(item.address)
        item.nested = True
        _instance(found, nested, item.address)
        return
    members = list(nested.resources.values())
    item.count = item.count or str(len(members))
    if not members:
        return
    first = members[0]
    item.member_type = first.type
    for member in members:
        found.aliases[member.address] = item.address
    if first.nested is not None and first.nested.resources:
        found.stacks.append(item.address)
        item.nested = True
        _instance(found, first.nested, item.address)
        for member in members[1:]:
            found.aliases[member.address] = first.address
        found.aliases[first.address] = item.address
    else:
        item.values = {
            **item.values,
            **{key: value for key, value in _plain(first.properties).items() if key not in item.values},
        }
        _foreign_links(found, item, nested.path + "/", first)


def _plain(value: Any) -> dict[str, Value]:
    return value if isinstance(value, dict) else {}


def _foreign_links(found: Gathered, item: Item, prefix: str, resource: ResourceInstance | None = None) -> None:
    """References that reach out of the own stack: a parameter of a nested stack that is a resource of the outer one."""
    values = item.values if resource is None else _plain(resource.properties)
    for path, address in references(values, ""):
        if not address.startswith(prefix) or "/" in address[len(prefix) :]:
            found.links.append(Link(item.address, address, "property", path, None))


def references(value: Value, path: str) -> Iterator[tuple[str, str]]:
    """Paths and addresses of resources on which a value rests."""
    if isinstance(value, dict):
        for key, part in value.items():
            yield from references(part, f"{path}.{key}" if path else str(key))
    elif isinstance(value, list):
        for index, part in enumerate(value):
            yield from references(part, f"{path}.{index}" if path else str(index))
    elif isinstance(value, Choice):
        yield from references(value.then, path)
        yield from references(value.otherwise, path)
    elif isinstance(value, Secret):
        yield from references(value.value, path)
    elif isinstance(value, Unknown):
        arguments = value.arguments
        head = arguments[0] if isinstance(arguments, list) and arguments else arguments
        if value.function in ("get_resource", "get_attr") and isinstance(head, str):
            yield path, head
        else:
            for _, address in references(arguments, path):
                yield path, address


def settle(found: Gathered) -> None:
    """Links between items that are drawn, each once; a link inside of what is drawn as one thing is none."""
    seen: dict[tuple[str, str, str, str], Link] = {}
    for link in found.links:
        link.requirer, link.required = found.resolve(link.requirer), found.resolve(link.required)
        known = link.requirer in found.items and link.required in found.items
        if known and found.items[link.requirer].member_type and not found.items[link.requirer].nested:
            link.path = _MEMBER.sub("", link.path)  # what a group says of its member, the member says
        inside = link.requirer.startswith(link.required + "/") or link.required.startswith(link.requirer + "/")
        if known and not inside:
            seen.setdefault((link.requirer, link.required, link.kind, link.path), link)
    found.links = list(seen.values())
    needs: dict[str, list[str]] = {}
    for link in found.links:
        needs.setdefault(link.requirer, []).append(link.required)
    back = order.closing(found.items, needs)
    for link in found.links:
        link.broken = (link.requirer, link.required) in back
