"""A template against the release that it is for: what that Heat doesn't have yet, has no more, or has deprecated.

Types, properties and attributes are looked at where they are written, in dead branches too. The catalogue's view has
beside what the release has what others have, so that nothing is reported twice: here it is told apart. A resource that
a condition switches off is passed over: that may be how a template serves several releases.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.compiler import catalog
from hotc.compiler.catalog import past
from hotc.compiler.passes.check_values import stacks
from hotc.compiler.releases import deprecated_since, of_heat
from hotc.compiler.schema.attributes import FUNCTIONS
from hotc.compiler.schema.findings import document_path
from hotc.compiler.tree import Call, Mapping, Node, Scalar, Sequence

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotc.compiler.catalog import Property, ResourceType, Support
    from hotc.compiler.context import Context
    from hotc.compiler.diagnostics import HeatLevel
    from hotc.compiler.instance import Instance, ResourceInstance
    from hotc.compiler.releases import Release
    from hotc.compiler.template import Template
    from hotc.compiler.unit import Unit

_OLD = ("deprecated", "hidden")
_CONDITIONAL = ("if", "Fn::If")


def check_release(unit: Unit, context: Context, release: Release) -> None:
    """Report what a release, that of the catalogue's view at hand, rejects or has deprecated."""
    templates = {id(template): template for template in (unit.template, *unit.templates.values()) if template}
    for template in templates.values():
        _check_version(template, release, context)
    if context.options.check_resources and unit.instance is not None:
        for stack in stacks(unit.instance):
            checker = _Checker(context, stack, release)
            for resource in stack.resources.values():
                checker.check(resource)
            checker.check_outputs()


def _check_version(template: Template, release: Release, context: Context) -> None:
    since = past.index()["versions"]
    node, version = template.version_node, template.version
    brought = max(since.get(version.name, 0), since.get(str(node.value), 0) if isinstance(node, Scalar) else 0)
    if node is None or brought <= release.heat:
        return
    from hotc.compiler import versions

    if not isinstance(node, Scalar) or versions.lookup(str(node.value)) is None:
        return  # it is none: the template is looked at as one of the latest, and that was told
    known = [v for v in versions.ALL if v.header == version.header and since.get(v.name, 0) <= release.heat]
    context.report(
        "later-version",
        node,
        path=version.header,
        hint=f"The latest that {release.short} knows is {known[-1].name}." if known else "",
        version=version.name,
        since=of_heat(brought).label,
        target=release.short,
    )


class _Checker:
    """Looks at the resources and outputs of one stack."""

    __slots__ = ("context", "level", "release", "stack")

    def __init__(self, context: Context, stack: Instance, release: Release) -> None:
        self.context = context
        self.stack = stack
        self.release = release
        self.level: HeatLevel = "template" if stack.owner is None else "full"

    def check(self, resource: ResourceInstance) -> None:
        declared, path = resource.declaration, document_path(resource)
        for section in ("properties", "metadata", "update_policy"):
            if (node := getattr(declared, section)) is not None:
                self._check_attributes(node, f"{path}.{section}")
        type_ = catalog.lookup(resource.catalog_type) if resource.catalog_type is not None else None
        if type_ is None or not self._has_type(resource, type_, path):
            return
        exact = catalog.view().exact(type_)
        if declared.properties is not None and not exact.open_properties:
            self._check_properties(declared.properties, exact.properties, type_, (), f"{path}.properties")

    def check_outputs(self) -> None:
        for output in self.stack.outputs.values():
            if (node := output.declaration.value) is not None:
                self._check_attributes(node, f"outputs.{output.name}.value")

    # --- types

    def _has_type(self, resource: ResourceInstance, type_: ResourceType, path: str) -> bool:
        """Whether the release has the type, as something that does anything."""
        where = resource.declaration.type_node or resource.declaration.key
        path += ".type"
        since, target = past.first(type_.name), self.release
        placeholder = past.changes(type_.name).get("placeholder")
        use = type_.support.use
        hint = f"Use {use}." if use else ""
        if since > target.heat:
            self.context.report(
                "later-type",
                where,
                path=path,
                heat=self.level,
                type=type_.name,
                since=of_heat(since).label,
                target=target.short,
            )
            return False
        if placeholder is not None and placeholder <= target.heat:
            label = of_heat(placeholder).label
            self.context.report("type-taken-away", where, path=path, hint=hint, type=type_.name, since=label)
            return False
        self._check_support(type_.support, where, path, f"The type {type_.name}")
        return True

    def _check_support(self, support: Support, where: Node, path: str, what: str) -> None:
        if support.status not in _OLD:
            return
        hint = f"Use {support.use}." if support.use else ""
        since = deprecated_since(support)
        since = f" since {since}" if since else ""
        self.context.report("deprecated-in-target", where, path=path, hint=hint, what=what, since=since)

    # --- properties

    def _check_properties(
        self, root: Node, schema: dict[str, Property], type_: ResourceType, way: tuple[str, ...], path: str
    ) -> None:
        for written, place in _maps(root, path):
            for entry in written.effective():
                name = str(entry.key.value)
                inner, at = (*way, name), f"{place}.{name}"
                if (prop := schema.get(name)) is None:
                    self._tell("property", entry.key, type_, inner, at)
                    continue
                self._check_support(prop.support, entry.key, at, f'The property "{name}" of {type_.name}')
                while prop.items is not None:
                    prop = prop.items
                if prop.schema is not None:
                    self._check_properties(entry.value, prop.schema, type_, inner, at)

    def _tell(self, kind: str, where: Node, type_: ResourceType, way: tuple[str, ...], path: str) -> None:
        """Report a property or an attribute that the release doesn't have, but another one has."""
        group = "properties" if kind == "property" else "attributes"
        today = catalog.of_today(type_.name)
        found = past.presence(today.raw, group, way) if today is not None else None
        if found is None:
            return  # no release has it: it is misspelt, and reported as such
        first, last = found
        if first > self.release.heat:
            code, since = f"later-{kind}", of_heat(first).label
        else:
            code, since = "taken-away", of_heat(last + 1).label
        self.context.report(
            code,
            where,
            path=path,
            heat=self.level,
            type=type_.name,
            name=f'{kind} "{way[-1]}"',
            since=since,
            target=self.release.short,
        )

    # --- attributes

    def _check_attributes(self, root: Node, path: str) -> None:
        waiting = [root]
        while waiting:
            node = waiting.pop()
            if isinstance(node, Mapping):
                waiting += [entry.value for entry in node.entries]
            elif isinstance(node, Sequence):
                waiting += node.items
            elif isinstance(node, Call):
                if node.name in FUNCTIONS and isinstance(node.argument, Sequence):
                    self._check_attribute(node.argument.items, path)
                waiting.append(node.argument)

    def _check_attribute(self, items: list[Node], path: str) -> None:
        if len(items) < 2 or not isinstance(items[0], Scalar) or not isinstance(items[1], Scalar):
            return
        resource, name = self.stack.resources.get(str(items[0].value)), str(items[1].value)
        type_ = catalog.lookup(resource.catalog_type) if resource is not None and resource.catalog_type else None
        if type_ is None or past.first(type_.name) > self.release.heat:
            return
        exact = catalog.view().exact(type_)
        if exact.open_attributes:
            return
        if (attribute := exact.attributes.get(name)) is None:
            self._tell("attribute", items[1], type_, (name,), path)
        else:
            self._check_support(attribute.support, items[1], path, f'The attribute "{name}" of {type_.name}')


def _maps(root: Node, path: str) -> Iterator[tuple[Mapping, str]]:
    """The maps that a value may be, or be a list of: those in the branches of an ``if`` as well."""
    waiting = [(root, path)]
    while waiting:
        node, at = waiting.pop()
        if isinstance(node, Mapping):
            yield node, at
        elif isinstance(node, Sequence):
            waiting += [(item, f"{at}.{index}") for index, item in enumerate(node.items)]
        elif isinstance(node, Call) and node.name in _CONDITIONAL and isinstance(node.argument, Sequence):
            waiting += [(item, at) for item in node.argument.items[1:]]
