"""Environments: what the user says about parameters and resource types, outside the template."""

from __future__ import annotations


class Environment:
    """Several environment files as one; later ones win."""

    __slots__ = ("parameter_defaults", "parameters", "registry")

    def __init__(self) -> None:
        self.parameters: dict[str, object] = {}
        self.parameter_defaults: dict[str, object] = {}
        self.registry: dict[str, object] = {}
