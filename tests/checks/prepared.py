"""An embedded cloud on which everything can go wrong that the checks look for."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

from hotc.runtime.connection.cloud import Cloud
from hotc.runtime.connection.configured import authenticate, given, quiet
from hotc.sandbox import serve_in_thread
from hotc.sandbox.keystone import catalog

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from hotc.sandbox import RunningSandbox

CORES = 8
LARGEST_VOLUME = 500


def connected(served: RunningSandbox, user: str = "demo") -> Cloud:
    quiet()
    return Cloud(authenticate(given(served.cloud_config(user=user))), "sandbox")


@contextmanager
def prepared_cloud(path: Path) -> Iterator[Cloud]:
    """A project with 8 cores, no volume over 500 GiB, two networks ``twin``, an image ``large`` (2 GiB of RAM, 30 GiB
    of disk) and an image ``empty`` that nobody has uploaded.
    """
    with serve_in_thread(path / "cloud.sqlite", speed=20.0) as served, connected(served) as cloud:
        for _ in range(2):
            cloud.call("network", "POST", "/networks", {"network": {"name": "twin"}})
        image: dict[str, Any] = {"disk_format": "qcow2", "container_format": "bare"}
        cloud.call("image", "POST", "/images", image | {"name": "empty"})
        large = cloud.call("image", "POST", "/images", image | {"name": "large", "min_ram": 2048, "min_disk": 30}) or {}
        cloud.connection.image.put(
            f"/images/{large['id']}/file", data=b"large", headers={"Content-Type": "application/octet-stream"}
        )
        limit(served, cloud, "compute", cores=CORES)
        limit(served, cloud, "block_storage", per_volume_gigabytes=LARGEST_VOLUME)
        yield cloud


@contextmanager
def without_service(project: str) -> Iterator[None]:
    """Tokens from here on have a catalogue without the service of this OpenStack project, such as ``octavia``."""
    with patch.object(catalog, "_ENTRIES", tuple(each for each in catalog._ENTRIES if each[1] != project)):
        yield


def limit(served: RunningSandbox, cloud: Cloud, service: str, **limits: int) -> None:
    """Set quotas of the project, as an administrator does."""
    path, key = ("/quotas", "quota") if service == "network" else ("/os-quota-sets", "quota_set")
    with connected(served, "admin") as admin:
        admin.call(service, "PUT", f"{path}/{cloud.project_id}", {key: limits})
