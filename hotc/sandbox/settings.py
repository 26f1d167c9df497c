"""What the sandbox cloud consists of: names, times, quotas. One table per fact."""

from __future__ import annotations

import os
from pathlib import Path

USER = "demo"
PASSWORD = "sandbox"
PROJECT = "demo"
DOMAIN = "Default"
DOMAIN_ID = "default"
REGION = "RegionOne"
EXTERNAL_NETWORK = "public"
EXTERNAL_CIDR = "172.24.0.0/20"
VOLUME_TYPE = "ssd"
ZONE = "nova"

TOKEN_LIFETIME = 24 * 3600.0
"""Seconds; long enough for any run, short enough that expiry is real."""

SECONDS: dict[str, float] = {
    "server.network": 0.2,
    "server.active": 0.6,
    "server.error": 0.3,
    "server.deleted": 0.2,
    "server.action": 0.2,
    "server.resized": 0.4,
    "volume.created": 0.2,
    "volume.attached": 0.1,
    "volume.detached": 0.1,
    "volume.deleted": 0.1,
    "volume.changed": 0.1,
    "snapshot.created": 0.1,
    "snapshot.deleted": 0.1,
    "backup.created": 0.2,
    "backup.restored": 0.1,
    "backup.deleted": 0.1,
    "server.imaged": 0.2,
    "image.imported": 0.3,
    "cluster.settled": 0.5,
    "cluster.deleted": 0.2,
    "vpn.active": 0.2,
    "share.created": 0.3,
    "share.deleted": 0.1,
    "share.allowed": 0.1,
    "share.denied": 0.1,
    "zone.settled": 0.2,
    "zone.deleted": 0.2,
    "recordset.settled": 0.1,
    "balancer.settled": 0.3,
    "order.processed": 0.1,
}
"""How long a resource stays in its transient status, in seconds, before ``speed`` divides it."""

FLAVORS: tuple[tuple[str, str, int, int, int], ...] = (
    ("1", "m1.tiny", 1, 512, 1),
    ("2", "m1.small", 1, 2048, 20),
    ("3", "m1.medium", 2, 4096, 40),
    ("4", "m1.large", 4, 8192, 80),
)
"""Id, name, vcpus, RAM in MiB, disk in GiB; the ids and sizes of devstack's flavors."""

IMAGES: tuple[tuple[str, str, int, int], ...] = (
    ("cirros", "qcow2", 0, 0),
    ("ubuntu-22.04", "qcow2", 0, 0),
)
"""Name, disk format, minimum disk in GiB, minimum RAM in MiB."""

KEYPAIRS: tuple[tuple[str, str], ...] = (
    ("demo", "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIPbdsQEeD1LPLkWDuS/IEADLnRlpnKGOKWu9bBYkn9Vi demo@sandbox"),
)
"""Name and public key of the keypairs of ``USER``; nothing runs in a server here, so nobody has the private half."""

NEUTRON_QUOTA: dict[str, int] = {
    "network": 1000,
    "subnet": 1000,
    "subnetpool": -1,
    "port": 5000,
    "router": 1000,
    "floatingip": 1000,
    "security_group": 1000,
    "security_group_rule": 10000,
    "rbac_policy": 10,
}
NOVA_QUOTA: dict[str, int] = {
    "instances": 2000,
    "cores": 8000,
    "ram": 16384000,
    "metadata_items": 128,
    "key_pairs": 1000,
    "server_groups": 1000,
    "server_group_members": 1000,
    "injected_files": 5,
    "injected_file_content_bytes": 10240,
    "injected_file_path_bytes": 255,
}
CINDER_QUOTA: dict[str, int] = {
    "volumes": 2000,
    "snapshots": 2000,
    "gigabytes": 1000000,
    "per_volume_gigabytes": -1,
    "backups": 10,
    "backup_gigabytes": 1000,
    "groups": 10,
}
DESIGNATE_QUOTA: dict[str, int] = {"zones": 10000}
DNS_POOL = "794ccc2c-d751-44fe-b57f-8894c9f5c842"
"""The pool that designate makes itself."""
NAME_SERVER = "ns1.sandbox.test."

OCTAVIA_QUOTA: dict[str, int] = dict.fromkeys(
    ("load_balancer", "listener", "member", "pool", "health_monitor", "l7policy", "l7rule"), -1
)

BARBICAN_QUOTA: dict[str, int] = dict.fromkeys(("secrets", "orders", "containers", "consumers", "cas"), -1)

LOAD_BALANCER_PROVIDERS: tuple[tuple[str, str], ...] = (
    ("amphora", "The Octavia Amphora driver."),
    ("octavia", "Deprecated alias of the Octavia Amphora driver."),
)
"""Name and description; the first is the usual one."""


def state_directory() -> Path:
    """Return the directory of the sandbox's file: HOTC_STATE_DIR, else hotc/ in the XDG state directory."""
    chosen = os.environ.get("HOTC_STATE_DIR")
    if chosen:
        return Path(chosen)
    state = os.environ.get("XDG_STATE_HOME")
    return (Path(state) if state else Path.home() / ".local" / "state") / "hotc"


def default_path() -> Path:
    """Return the file that holds the sandbox cloud unless the caller names another."""
    return state_directory() / "sandbox.sqlite"
