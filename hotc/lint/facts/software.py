"""Software configurations and the deployments that bring them to servers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.compiler.tree import Call, Mapping, Node, Scalar, Sequence
from hotc.lint.subject import written
from hotc.tuples import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotc.compiler.template import Resource
    from hotc.lint.subject import Subject

SCRIPTS = ("OS::Heat::SoftwareConfig", "OS::Heat::StructuredConfig")
CONFIGS = (*SCRIPTS, "OS::Heat::SoftwareComponent", "OS::Heat::CloudConfig", "OS::Heat::MultipartMime")
"""Types whose resources do nothing by themselves: a deployment or a server must take them."""
_DEPLOYMENTS = (
    "OS::Heat::SoftwareDeployment",
    "OS::Heat::SoftwareDeploymentGroup",
    "OS::Heat::SoftwareDeployments",
    "OS::Heat::StructuredDeployment",
    "OS::Heat::StructuredDeploymentGroup",
    "OS::Heat::StructuredDeployments",
)


class Deployment(NamedTuple):
    """A deployment and the configuration of the same template that it deploys."""

    resource: Resource
    config: Resource


def deployments(subject: Subject) -> Iterator[Deployment]:
    """Deployments whose ``config`` is a configuration of the same template."""
    for resource in subject.resources(*_DEPLOYMENTS):
        config = subject.template.resources.get(referred(written(resource, "config")))
        if config is not None and config.type in SCRIPTS:
            yield Deployment(resource, config)


def referred(node: Node | None) -> str:
    """The resource that ``{get_resource: name}`` names; empty for everything else."""
    if isinstance(node, Call) and node.name in ("get_resource", "Ref") and isinstance(node.argument, Scalar):
        return str(node.argument.value)
    return ""


def declared(config: Resource, key: str) -> dict[str, Mapping] | None:
    """The ``inputs`` or ``outputs`` of a configuration by name, in order; ``None`` where they are not written out."""
    listed = written(config, key)
    if listed is None:
        return {}
    if not isinstance(listed, Sequence):
        return None
    found: dict[str, Mapping] = {}
    for item in listed.items:
        name = item.get("name") if isinstance(item, Mapping) else None
        if not isinstance(item, Mapping) or not isinstance(name, Scalar):
            return None
        found[str(name.value)] = item
    return found
