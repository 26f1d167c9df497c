"""Which fields of which kind of object are indexed, so that look-ups by them don't read every object."""

from __future__ import annotations

INDEXED: dict[str, tuple[str, ...]] = {
    "project": ("name",),
    "user": ("name",),
    "network": ("name",),
    "subnet": ("name", "network_id"),
    "router": ("name",),
    "port": ("name", "network_id", "device_id", "mac_address", "security_groups"),
    "security_group": ("name",),
    "security_group_rule": ("security_group_id", "remote_group_id"),
    "floatingip": ("port_id", "floating_network_id", "floating_ip_address", "router_id"),
    "address_scope": ("name",),
    "subnetpool": ("name", "address_scope_id"),
    "policy": ("name",),
    "qos_rule": ("qos_policy_id",),
    "rbac_policy": ("object_id",),
    "trunk": ("name", "port_id", "_sub_port_ids"),
    "flavor": ("name",),
    "aggregate": ("name",),
    "qos_specs": ("name",),
    "server": ("name",),
    "keypair": ("name", "user_id"),
    "server_group": ("name",),
    "volume": ("name", "_server_id"),
    "snapshot": ("name", "volume_id"),
    "backup": ("name", "volume_id"),
    "volume_type": ("name",),
    "segment": ("name", "network_id"),
    "metering_label": ("name",),
    "ikepolicy": ("name",),
    "ipsecpolicy": ("name",),
    "vpnservice": ("name", "router_id"),
    "ipsec_site_connection": ("name", "vpnservice_id", "ikepolicy_id", "ipsecpolicy_id"),
    "metering_label_rule": ("metering_label_id",),
    "image": ("name",),
    "cluster_template": ("name",),
    "cluster": ("name",),
    "share_type": ("name",),
    "share_access": ("share_id",),
    "image_task": ("image_id",),
    "image_member": ("image_id",),
    "container": ("account",),
    "object": ("container",),
    "zone": ("name",),
    "recordset": ("name", "zone_id"),
    "barbican_secret": ("name",),
    "barbican_container": ("name",),
    "load_balancer": ("name",),
    "listener": ("name", "_balancer_id", "default_pool_id"),
    "pool": ("name", "_balancer_id"),
    "member": ("_balancer_id", "_pool_id"),
    "health_monitor": ("_balancer_id", "_pool_id"),
    "l7policy": ("name", "_balancer_id", "listener_id", "redirect_pool_id"),
    "l7rule": ("_balancer_id", "_policy_id"),
}
"""Kind to field names; a list-valued field is indexed by each of its items."""


def index_values(kind: str, body: dict[str, object]) -> list[tuple[str, str]]:
    """Return the (field, value) pairs under which ``body`` is to be found."""
    pairs: set[tuple[str, str]] = set()
    for field in INDEXED.get(kind, ()):
        value = body.get(field)
        for item in value if isinstance(value, list) else (value,):
            if isinstance(item, str):
                pairs.add((field, item))
    return sorted(pairs)
