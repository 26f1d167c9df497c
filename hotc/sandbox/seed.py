"""What a new sandbox cloud contains: users, projects, a keypair, the external network, flavors, images, types."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from hotc.sandbox import settings
from hotc.sandbox.call import Call, Token
from hotc.sandbox.cinder.types import new_type
from hotc.sandbox.glance.images import new_image, store_content
from hotc.sandbox.keystone.tokens import password_hash
from hotc.sandbox.manila.types import DEFAULT
from hotc.sandbox.manila.types import new_type as new_share_type
from hotc.sandbox.neutron import networks, subnets
from hotc.sandbox.neutron.resource import checked_for_create
from hotc.sandbox.neutron.security_groups import ensure_default
from hotc.sandbox.nova.flavors import new_flavor
from hotc.sandbox.nova.keypairs import new_keypair

if TYPE_CHECKING:
    from hotc.sandbox.call import Moment
    from hotc.sandbox.store import Document


ROLES = ("admin", "member", "reader")


def seed(moment: Moment) -> None:
    """Fill a new file."""
    demo, admin = (_project(moment, name) for name in (settings.PROJECT, "admin"))
    for role in ROLES:
        _role(moment, role)
    owner = _user(moment, settings.USER, ["member", "reader"], [demo])
    for name, public_key in settings.KEYPAIRS:
        moment.store.insert("keypair", demo, new_keypair(owner, name, public_key, moment.micros()))
    _user(moment, "admin", ["admin", "member", "reader"], [admin, demo])
    ensure_default(moment, demo)
    ensure_default(moment, admin)
    _external_network(moment, admin)
    for flavor in settings.FLAVORS:
        moment.store.insert("flavor", "", new_flavor(*flavor))
    for name, disk_format, min_disk, min_ram in settings.IMAGES:
        values = {"disk_format": disk_format, "container_format": "bare", "visibility": "public"}
        image = new_image(moment, admin, values | {"name": name, "min_disk": min_disk, "min_ram": min_ram})
        store_content(moment, image, f"{name}: an image of the sandbox, without an operating system\n".encode())
    new_share_type(moment, DEFAULT, {"driver_handles_share_servers": "false", "snapshot_support": "true"})
    new_type(moment, settings.VOLUME_TYPE)
    new_type(moment, "__DEFAULT__", description="Default Volume Type")


def _role(moment: Moment, name: str) -> None:
    body: Document = {"id": uuid.uuid4().hex, "name": name, "domain_id": None, "description": None, "options": {}}
    moment.store.insert("role", "", body)


def _project(moment: Moment, name: str) -> str:
    body: Document = {"id": uuid.uuid4().hex, "name": name, "domain_id": settings.DOMAIN_ID, "description": ""}
    body |= {"enabled": True, "parent_id": settings.DOMAIN_ID, "is_domain": False, "tags": [], "options": {}}
    moment.store.insert("project", "", body)
    return str(body["id"])


def _user(moment: Moment, name: str, roles: list[str], projects: list[str]) -> str:
    identity = uuid.uuid4().hex
    body: Document = {"id": identity, "name": name, "domain_id": settings.DOMAIN_ID, "enabled": True}
    body |= {"default_project_id": projects[0], "password_expires_at": None, "options": {}}
    body |= {"_roles": roles, "_projects": projects, "_password": password_hash(identity, settings.PASSWORD)}
    moment.store.insert("user", "", body)
    return identity


def _external_network(moment: Moment, admin: str) -> None:
    call = Call(moment.store, moment.now, moment.seconds, "POST", "", "", {}, [], {}, b"", Token("", admin, ("admin",)))
    values: dict[str, Any] = {
        "name": settings.EXTERNAL_NETWORK,
        "router:external": True,
        "is_default": True,
        "mtu": 1500,
    }
    network = networks.create(call, checked_for_create(call, networks.RESOURCE, values))
    subnet = {"network_id": network["id"], "cidr": settings.EXTERNAL_CIDR, "ip_version": 4, "enable_dhcp": False}
    subnets.create(call, checked_for_create(call, subnets.RESOURCE, subnet | {"name": "public-subnet"}))
