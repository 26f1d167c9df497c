"""What the templates of the standard library are tried with, and the cloud that their example environments speak of."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import hotc

if TYPE_CHECKING:
    from collections.abc import Mapping

Json = dict[str, Any]

LIBRARY: Final = Path(hotc.__file__).parent / "stdlib_templates"
NAMES: Final = sorted(path.parent.name for path in LIBRARY.glob("*/template.yaml"))

ADMINISTRATORS: Final[tuple[str, ...]] = ("project-member", "project-with-quotas", "provider-network", "qos-network")
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
  clients: {type: OS::Neutron::SecurityGroup, properties: {name: clients}}
  balancer: {type: "hotc://stdlib/load-balancer", properties: {subnet: {get_resource: private_subnet}}}
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
    """What no file says: secrets, and ids of what is there: of those resources of the world, by address."""
    of_world = {key: (ids or {}).get(resource, resource) for key, resource in _IDS.get(name, {}).items()}
    return {**_site(name), **_SMALL.get(name, {}), **of_world}


_SMALL: Final[dict[str, Json]] = {
    "autoscaled-group": {"alarms": True},
    "kubernetes-cluster": {"control_size": 1, "worker_size": 1},
    "kubernetes-node-group": {"size": 2},
    "anti-affinity-servers": {"size": 2},
    "floating-address-pool": {"size": 2},
    "three-tier-application": {"application_size": 1},
}
"""With all that there is in them, but only as many as show that there can be several: each takes its time."""


_IDS: Final[dict[str, dict[str, str]]] = {
    "data-volume": {"server": "my_server"},
    "database-server": {"client_security_group": "clients"},
    "load-balanced-server": {"pool": "balancer/pool"},
}
"""Parameters that must be ids: resources of the world."""


def _site(name: str) -> Json:
    if name not in ("https-site", "tls-container"):
        return {}
    certificate, key = self_signed()
    return {"certificate": certificate, "private_key": key}


@cache
def self_signed() -> tuple[str, str]:
    """A certificate of this run, and its key, in PEM form."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import rsa
    from cryptography.x509.oid import NameOID

    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "www.example.net")])
    now = datetime.now(UTC)
    builder = x509.CertificateBuilder().subject_name(subject).issuer_name(subject).public_key(key.public_key())
    builder = builder.serial_number(x509.random_serial_number())
    certificate = builder.not_valid_before(now).not_valid_after(now + timedelta(days=1)).sign(key, hashes.SHA256())
    pem = serialization.Encoding.PEM
    kept = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    return certificate.public_bytes(pem).decode(), kept.decode()
