"""A project for one run of the tests: made, looked at, removed."""

from __future__ import annotations

import secrets
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from hotc.runtime.connection.cloud import Cloud

ROLES = frozenset({"member", "load-balancer_member", "creator"})
"""What the user may do; the latter two are those of octavia and barbican."""

COLLECTIONS: tuple[tuple[str, str, str], ...] = (
    ("load_balancer", "/lbaas/loadbalancers", "loadbalancers"),
    ("load_balancer", "/lbaas/listeners", "listeners"),
    ("load_balancer", "/lbaas/pools", "pools"),
    ("load_balancer", "/lbaas/healthmonitors", "healthmonitors"),
    ("load_balancer", "/lbaas/l7policies", "l7policies"),
    ("compute", "/servers/detail", "servers"),
    ("compute", "/os-keypairs", "keypairs"),
    ("compute", "/os-server-groups", "server_groups"),
    ("block_storage", "/snapshots/detail", "snapshots"),
    ("block_storage", "/volumes/detail", "volumes"),
    ("dns", "/zones", "zones"),
    ("network", "/floatingips", "floatingips"),
    ("network", "/routers", "routers"),
    ("network", "/ports", "ports"),
    ("network", "/subnets", "subnets"),
    ("network", "/networks", "networks"),
    ("network", "/security-groups", "security_groups"),
    ("network", "/security-group-rules", "security_group_rules"),
)
"""Everything that a project can have here: service, path, and where a listing's items stand."""


def inventory(cloud: Cloud) -> dict[str, list[str]]:
    """The ids of all objects of the project, by collection."""
    found = {}
    for service, path, key in COLLECTIONS:
        query = {"project_id": cloud.project_id} if service in {"network", "load_balancer"} else {}
        items = [item.get("keypair", item) for item in cloud.listing(service, path, key, query)]
        found[key] = sorted(str(item.get("id", item.get("name"))) for item in items)
    return found


class Project:
    """A project with one user, who has ``roles`` in it. The administrator's connection makes and removes it."""

    def __init__(self, admin: Cloud, name: str, roles: frozenset[str] = ROLES) -> None:
        self.name = name
        self.password = secrets.token_hex(12)
        self._admin = admin
        domain = {"domain_id": "default"}
        self.id = self._make("/projects", "project", {"name": name, **domain})
        login = {"name": name, "password": self.password, "default_project_id": self.id}
        self.user = self._make("/users", "user", {**login, **domain})
        self.clouds = Path()
        """The clouds.yaml that leads to it."""
        known = {role["name"]: role["id"] for role in admin.listing("identity", "/roles", "roles")}
        for role in roles & known.keys():
            admin.call("identity", "PUT", f"/projects/{self.id}/users/{self.user}/roles/{known[role]}")
        me = admin.connection.session.get_user_id()
        admin.call("identity", "PUT", f"/projects/{self.id}/users/{me}/roles/{known['admin']}")

    def managed_by(self, admin: Cloud) -> None:
        """Let another connection of the administrator's do the rest; the one that made the project may be closed."""
        self._admin = admin

    def remove(self) -> None:
        """Delete whatever is left in the project, then the project."""
        self._empty()
        self._admin.call("identity", "DELETE", f"/users/{self.user}")
        self._admin.call("identity", "DELETE", f"/projects/{self.id}")

    def _make(self, path: str, key: str, body: dict[str, Any]) -> str:
        answer = self._admin.call("identity", "POST", path, {key: body})
        assert answer is not None
        return str(answer[key]["id"])

    def _empty_balancers(self) -> None:
        path, mine = "/lbaas/loadbalancers", {"project_id": self.id}
        deadline = time.monotonic() + 60
        while left := self._admin.listing("load_balancer", path, "loadbalancers", mine):
            for each in left:
                if each["provisioning_status"] in {"ACTIVE", "ERROR"}:
                    query = {"cascade": "true"}
                    self._admin.call("load_balancer", "DELETE", f"{path}/{each['id']}", query=query, missing_ok=True)
            assert time.monotonic() < deadline, left
            time.sleep(0.3)

    def _empty(self) -> None:
        everywhere = {"all_tenants": "1", "project_id": self.id}
        call, listing = self._admin.call, self._admin.listing
        self._empty_balancers()
        servers = listing("compute", "/servers/detail", "servers", everywhere)
        for server in servers:
            call("compute", "DELETE", f"/servers/{server['id']}", missing_ok=True)
        deadline = time.monotonic() + 60
        while servers and time.monotonic() < deadline:
            servers = listing("compute", "/servers/detail", "servers", everywhere)
            time.sleep(0.5)
        for volume in listing("block_storage", "/volumes/detail", "volumes", everywhere):
            call("block_storage", "POST", f"/volumes/{volume['id']}/action", {"os-force_delete": {}})
        self._empty_dns()
        self._empty_network()

    def _empty_dns(self) -> None:
        everyone = {"X-Auth-All-Projects": "true"}
        answer = self._admin.call("dns", "GET", "/zones", headers=everyone) or {}
        for zone in answer["zones"]:
            if zone["project_id"] == self.id:
                self._admin.call("dns", "DELETE", f"/zones/{zone['id']}", headers=everyone, missing_ok=True)

    def _empty_network(self) -> None:
        call = self._admin.call
        for address in self._listed("floatingips"):
            call("network", "DELETE", f"/floatingips/{address['id']}", missing_ok=True)
        for port in self._listed("ports"):
            if port["device_owner"].startswith("network:router_interface"):
                path = f"/routers/{port['device_id']}/remove_router_interface"
                call("network", "PUT", path, {"port_id": port["id"]}, missing_ok=True)
            else:
                call("network", "DELETE", f"/ports/{port['id']}", missing_ok=True)
        for kind in ("routers", "subnets", "networks"):
            for one in self._listed(kind):
                call("network", "DELETE", f"/{kind}/{one['id']}", missing_ok=True)
        for group in self._listed("security-groups", "security_groups"):
            call("network", "DELETE", f"/security-groups/{group['id']}", missing_ok=True)

    def _listed(self, path: str, key: str = "") -> list[dict[str, Any]]:
        return self._admin.listing("network", f"/{path}", key or path, {"project_id": self.id})
