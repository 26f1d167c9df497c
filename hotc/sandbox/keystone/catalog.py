"""The service catalogue, with addresses as the caller reached the server."""

from __future__ import annotations

from typing import Any

from hotc.sandbox import settings

_ENTRIES: tuple[tuple[str, str, str], ...] = (
    ("identity", "keystone", "/identity"),
    ("network", "neutron", "/networking"),
    ("compute", "nova", "/compute/v2.1"),
    ("block-storage", "cinder", "/volume/v3"),
    ("volumev3", "cinderv3", "/volume/v3/{project}"),
    ("image", "glance", "/image"),
    ("dns", "designate", "/dns"),
    ("container-infra", "magnum", "/container-infra/v1"),
    ("alarming", "aodh", "/alarm"),
    ("shared-file-system", "manila", "/share/v2"),
    ("object-store", "swift", "/object-store/v1/AUTH_{project}"),
    ("load-balancer", "octavia", "/load-balancer"),
    ("key-manager", "barbican", "/key-manager"),
)
"""Service type, name, path."""


def catalog(base: str, project: str) -> list[dict[str, Any]]:
    """Return the catalogue of a token for ``project``, its URLs beginning with ``base``."""
    entries = []
    for number, (kind, name, path) in enumerate(_ENTRIES):
        endpoints = [
            {
                "id": f"{number:031x}{index}",
                "interface": interface,
                "region_id": settings.REGION,
                "region": settings.REGION,
                "url": base + path.format(project=project),
            }
            for index, interface in enumerate(("public", "internal", "admin"))
        ]
        entries.append({"endpoints": endpoints, "id": f"{number:032x}", "type": kind, "name": name})
    return entries
