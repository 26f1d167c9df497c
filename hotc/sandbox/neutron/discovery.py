"""What Neutron tells about itself: versions, extensions, zones, agents."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.sandbox import settings
from hotc.sandbox.call import Call, RefusedError, Reply
from hotc.sandbox.service import Route

if TYPE_CHECKING:
    from hotc.sandbox.store import Document

EXTENSIONS: dict[str, str] = {
    "address-scope": "Address scope",
    "allowed-address-pairs": "Allowed Address Pairs",
    "availability_zone": "Availability Zone",
    "availability_zone_filter": "Availability Zone Filter Extension",
    "binding": "Port Binding",
    "dns-integration": "DNS Integration",
    "dns-domain-ports": "dns_domain for ports",
    "external-net": "Neutron external network",
    "extra_dhcp_opt": "Neutron Extra DHCP options",
    "extraroute": "Neutron Extra Route",
    "extraroute-atomic": "Atomically add/remove extra routes",
    "ext-gw-mode": "Neutron L3 Configurable external gateway mode",
    "expose-port-forwarding-in-fip": "Expose Port Forwarding in Floating IP",
    "filter-validation": "Filter parameters validation",
    "fip-port-details": "Floating IP Port Details Extension",
    "floating-ip-port-forwarding": "Floating IP Port Forwarding",
    "metering": "Neutron Metering",
    "multi-provider": "Multi Provider Network",
    "net-mtu": "Network MTU",
    "net-mtu-writable": "Network MTU (writable)",
    "network_availability_zone": "Network Availability Zone",
    "pagination": "Pagination support",
    "port-security": "Port Security",
    "project-id": "project_id field enabled",
    "provider": "Provider Network",
    "qos": "Quality of Service",
    "qos-bw-limit-direction": "Direction for QoS bandwidth limit rule",
    "qos-bw-minimum-ingress": "Ingress direction for QoS minimum bandwidth rule",
    "qos-pps-minimum": "QoS minimum packet rate rule",
    "quotas": "Quota management support",
    "quota_details": "Quota details management support",
    "rbac-address-scope": "Add address_scope type to RBAC",
    "rbac-policies": "RBAC Policies",
    "rbac-security-groups": "Add security_group type to network RBAC",
    "rbac-subnetpool": "Add subnetpool type to RBAC",
    "revision-if-match": "If-Match constraints based on revision_number",
    "router": "Neutron L3 Router",
    "router_availability_zone": "Router Availability Zone",
    "security-group": "security-group",
    "security-groups-normalized-cidr": "Normalized CIDR field for security group rules",
    "security-groups-remote-address-group": "Remote address group id field for security group rules",
    "segment": "Segment",
    "sorting": "Sorting support",
    "standard-attr-description": "standard-attr-description",
    "standard-attr-revisions": "Resource revision numbers",
    "standard-attr-tag": "Tag support for resources with standard attribute: network, port, router, subnet, "
    "security_group, floatingip, security_group_rule",
    "standard-attr-timestamp": "Resource timestamps",
    "stateful-security-group": "Stateful security group",
    "subnet_allocation": "Subnet Allocation",
    "trunk": "Trunk Extension",
    "vpnaas": "VPN service",
    "subnet-service-types": "Subnet service types",
}
"""Alias and name of what the sandbox implements; nothing else is announced."""


def versions(call: Call) -> Reply:
    """GET /networking."""
    link = {"rel": "self", "href": f"{call.base}/networking/v2.0/"}
    return Reply(200, {"versions": [{"id": "v2.0", "status": "CURRENT", "links": [link]}]})


def resources(call: Call) -> Reply:
    """GET /networking/v2.0."""
    shown = [
        {
            "name": name,
            "collection": f"{name}s",
            "links": [{"rel": "self", "href": f"{call.base}/networking/v2.0/{name}s"}],
        }
        for name in ("network", "subnet", "port")
    ]
    return Reply(200, {"resources": shown})


def _extension(alias: str) -> Document:
    name = EXTENSIONS[alias]
    return {"name": name, "alias": alias, "description": name, "updated": "2012-01-01T10:00:00-00:00", "links": []}


def extensions(_call: Call) -> Reply:
    """GET /v2.0/extensions."""
    return Reply(200, {"extensions": [_extension(alias) for alias in EXTENSIONS]})


def extension(call: Call) -> Reply:
    """GET /v2.0/extensions/{alias}."""
    alias = call.args["alias"]
    if alias not in EXTENSIONS:
        raise RefusedError(404, f"Extension with alias {alias} does not exist", "HTTPNotFound")
    return Reply(200, {"extension": _extension(alias)})


def zones(_call: Call) -> Reply:
    """GET /v2.0/availability_zones."""
    shown = [{"name": settings.ZONE, "resource": kind, "state": "available"} for kind in ("network", "router")]
    return Reply(200, {"availability_zones": shown})


def agents(_call: Call) -> Reply:
    """GET /v2.0/agents: the sandbox has none."""
    return Reply(200, {"agents": []})


ROUTES = (
    Route("GET", "/", versions, needs_token=False),
    Route("GET", "/v2.0", resources, needs_token=False),
    Route("GET", "/v2.0/extensions", extensions),
    Route("GET", "/v2.0/extensions/{alias}", extension),
    Route("GET", "/v2.0/availability_zones", zones),
    Route("GET", "/v2.0/agents", agents),
)
