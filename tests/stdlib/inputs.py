"""What the templates of the standard library are tried with, and the cloud that their example environments speak of."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import hotc

if TYPE_CHECKING:
    from collections.abc import Mapping

Json = dict[str, Any]

LIBRARY: Final = Path(hotc.__file__).parent / "stdlib_templates"
NAMES: Final = sorted(path.parent.name for path in LIBRARY.glob("*/template.yaml"))

ADMINISTRATORS: Final[tuple[str, ...]] = ("qos-network",)
"""Templates that only an administrator may apply, by the default policies of OpenStack."""

WORLD: Final = """\
heat_template_version: 2021-04-16
resources:
  private: {type: OS::Neutron::Net, properties: {name: private}}
  private_subnet:
    type: OS::Neutron::Subnet
    properties: {name: private-subnet, network: {get_resource: private}, cidr: 10.77.0.0/24}
  router: {type: OS::Neutron::Router, properties: {external_gateway_info: {network: public}}}
  interface:
    type: OS::Neutron::RouterInterface
    properties: {router: {get_resource: router}, subnet: {get_resource: private_subnet}}
  router_left: {type: OS::Neutron::Router, properties: {name: router-left}}
  router_right: {type: OS::Neutron::Router, properties: {name: router-right}}
  vnf_left: {type: OS::Neutron::Net, properties: {name: vnf-left}}
  vnf_left_subnet: {type: OS::Neutron::Subnet, properties: {network: {get_resource: vnf_left}, cidr: 10.78.0.0/24}}
  vnf_right: {type: OS::Neutron::Net, properties: {name: vnf-right}}
  vnf_right_subnet: {type: OS::Neutron::Subnet, properties: {network: {get_resource: vnf_right}, cidr: 10.79.0.0/24}}
  my_server:
    type: OS::Nova::Server
    properties: {name: my-server, image: cirros, flavor: m1.tiny, networks: [{subnet: {get_resource: private_subnet}}]}
"""
"""What is there already where the examples are applied."""


def template(name: str) -> str:
    """The name under which everybody uses a template."""
    return f"hotc://stdlib/{name}"


def environments(name: str) -> list[Path]:
    """The example environment, where a template has one."""
    path = LIBRARY / name / "example.env.yaml"
    return [path] if path.is_file() else []


def parameters(name: str, ids: Mapping[str, str] | None = None) -> Json:
    """What no file says: secrets, and ids of what is there: of those resources of the world, by name."""
    of_world = {key: (ids or {}).get(resource, resource) for key, resource in _IDS.get(name, {}).items()}
    return {**SECRETS.get(name, {}), **of_world}


SECRETS: Final[dict[str, Json]] = {}
"""Values of parameters that are too secret for a file; these guard nothing."""

_IDS: Final[dict[str, dict[str, str]]] = {"data-volume": {"server": "my_server"}}
"""Parameters that must be ids: resources of the world."""
