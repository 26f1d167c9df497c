"""Environments: what the user says about parameters and resource types, outside the template."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.compiler.registry import Registry

if TYPE_CHECKING:
    from hotc.compiler.parameters import Given
    from hotc.compiler.registry import Mapped, TypeTarget
    from hotc.compiler.source import SourceFile
    from hotc.compiler.tree import Mapping, Node


class Environment:
    """Several environment files as one; later ones won.

    ``layers`` holds what each file says about parameters, until ``resolve`` has merged it into ``parameters`` and
    ``parameter_defaults`` (how that is done depends on the declared types). ``sources`` are the files in their order.
    """

    __slots__ = (
        "encrypted_param_names",
        "event_sinks",
        "layers",
        "parameter_defaults",
        "parameters",
        "registry",
        "sources",
    )

    def __init__(self) -> None:
        self.sources: list[SourceFile] = []
        self.layers: list[Layer] = []
        self.parameters: dict[str, Given] = {}
        self.parameter_defaults: dict[str, Given] = {}
        self.registry = Registry()
        self.encrypted_param_names: list[str] = []
        self.event_sinks: list[Node] = []

    def find_type(self, type_name: str, resource_name: str, exists: object) -> TypeTarget:
        """See :meth:`Registry.find`."""
        return self.registry.find(type_name, resource_name, exists)  # type: ignore[arg-type]

    def child(self, entry: Mapped | None, resource_name: str) -> Environment:
        """The environment that the stack behind a resource sees: the parameters are the resource's own affair."""
        child = Environment()
        child.sources = self.sources
        child.parameter_defaults = self.parameter_defaults
        child.event_sinks = self.event_sinks
        child.registry = self.registry.child(entry, resource_name)
        return child


class Layer:
    """What one file says about parameters. ``user``: it was named in the call, not found in the global directory.

    ``root`` is all that the file says.
    """

    __slots__ = ("defaults", "parameters", "root", "source", "strategies", "user")

    def __init__(self, source: SourceFile, root: Mapping, *, user: bool) -> None:
        self.source = source
        self.root = root
        self.user = user
        self.parameters: dict[str, Given] = {}
        self.defaults: dict[str, Given] = {}
        self.strategies: dict[str, str] = {}
