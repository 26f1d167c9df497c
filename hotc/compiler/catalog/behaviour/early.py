"""What Heat knows of a stack's values before any of its resources exists, which is when it draws its implied
dependencies.

A reference is then null (or the resource's name, where its type says so), an attribute is null, and a null string
property reads as the empty string. That makes Heat see more as equal than will be in the end; the edges are the same
here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from hotc.compiler import catalog
from hotc.compiler.instance import Implied
from hotc.compiler.leaves import scan
from hotc.compiler.values import ABSENT, POISON, Choice, Secret, Unknown, Value

if TYPE_CHECKING:
    from hotc.compiler.instance import Instance, ResourceInstance

FAILED: Final = object()
"""In the place of a value that Heat can't read; such a resource is passed over."""


class Early:
    """The resources of one stack as Heat sees them early. ``exact``: tell references apart instead."""

    __slots__ = ("_by_type", "exact", "instance")

    def __init__(self, instance: Instance, *, exact: bool = False) -> None:
        self.instance = instance
        self.exact = exact
        self._by_type: dict[str, list[ResourceInstance]] | None = None

    def of_type(self, name: str) -> list[ResourceInstance]:
        """The resources that are, or stand in for, a type, in the order written."""
        if self._by_type is None:
            self._by_type = {}
            for resource in self.instance.resources.values():
                for interface in interfaces(resource):
                    self._by_type.setdefault(interface, []).append(resource)
        return self._by_type.get(name, [])

    def text(self, resource: ResourceInstance, *path: str | int) -> Any:
        """A string property (or a string in one) to compare: ``None`` when not given, ``FAILED`` when Heat can't read
        it.
        """
        value: Value = resource.typed
        for step in path:
            if isinstance(value, dict):
                value = value.get(step, ABSENT)
            elif isinstance(value, list) and isinstance(step, int):
                value = value[step]
            else:
                return None
            if value is ABSENT:
                return FAILED if self._is_missing(resource, path) else None
        return self._text(value)

    def items(self, resource: ResourceInstance, name: str) -> Any:
        """A list property: its items, empty when not given or not known yet; ``FAILED`` when Heat can't read it."""
        value = resource.typed.get(name)
        if isinstance(value, Secret):
            value = value.value
        if isinstance(value, list):
            return FAILED if any(item is POISON for item in value) else value
        return FAILED if value is POISON else []

    def implied(self, requirer: ResourceInstance, required: list[ResourceInstance], *path: str | int) -> Implied:
        """The edges that a property of ``requirer`` implies."""
        return Implied(requirer, required, path, self.instance.conditions)

    def _is_missing(self, resource: ResourceInstance, path: tuple[str | int, ...]) -> bool:
        type_ = catalog.lookup(resource.catalog_type) if resource.catalog_type else None
        prop = type_.properties.get(str(path[0])) if type_ is not None else None
        return prop is not None and prop.required and len(path) == 1

    def _text(self, value: Value) -> Any:
        if isinstance(value, Secret):
            value = value.value
        if value is POISON:
            return FAILED
        if isinstance(value, Unknown):
            if value.function == "get_resource" and isinstance(value.arguments, str):
                return ("reference", value.arguments) if self.exact else self._reference(value.arguments)
            if value.function == "get_attr" and not self.exact:
                return ""
            return ("computed", repr(value))
        if isinstance(value, Choice):
            return ("computed", repr((value.condition, self._text(value.then), self._text(value.otherwise))))
        return "" if value is None else value if not scan(value) else repr(value)

    def _reference(self, address: str) -> str:
        resource = find(self.instance, address)
        if resource is None:
            return address
        type_ = catalog.lookup(resource.catalog_type) if resource.catalog_type else None
        return "" if type_ is not None and type_.late_reference else resource.name


def interfaces(resource: ResourceInstance) -> set[str]:
    """The types that a resource is for others: as written, and as the registry and Heat's aliases map it."""
    found = {resource.type}
    if resource.catalog_type is not None:
        type_ = catalog.lookup(resource.catalog_type)
        found.add(type_.name if type_ is not None else resource.catalog_type)
    return found


def find(instance: Instance, address: str) -> ResourceInstance | None:
    """The resource of this address in the stack, or in one of those around it."""
    stack: Instance | None = instance
    while stack is not None:
        prefix = f"{stack.path}/" if stack.path else ""
        if address.startswith(prefix):
            name = address[len(prefix) :]
            if name in stack.resources:
                return stack.resources[name]
        stack = stack.owner.stack if stack.owner is not None else None
    return None
