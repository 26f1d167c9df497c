"""Quotas per volume type: ``volumes_ssd`` and its like, without a limit unless an administrator sets one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.sandbox.call import RefusedError
from hotc.sandbox.quota import limits

if TYPE_CHECKING:
    from hotc.sandbox.call import Moment

_RESOURCES = ("volumes", "gigabytes", "snapshots")


def type_limits(moment: Moment, project: str) -> dict[str, int]:
    """Return the limits of a project for each volume type, -1 meaning none."""
    allowed = limits(moment, "cinder", project)
    names = [kind["name"] for kind in moment.store.all("volume_type")]
    return {key: allowed.get(key, -1) for name in names for key in (f"{each}_{name}" for each in _RESOURCES)}


def type_used(moment: Moment, project: str) -> dict[str, int]:
    """Return how much of each a project uses; what isn't used is missing."""
    taken: dict[str, int] = {}
    for volume in moment.store.all("volume", project):
        for key, amount in (
            (f"volumes_{volume['volume_type']}", 1),
            (f"gigabytes_{volume['volume_type']}", volume["size"]),
        ):
            taken[key] = taken.get(key, 0) + amount
    return taken


def require_type_quota(moment: Moment, project: str, kind: str, size: int) -> None:
    """Refuse with 413 a volume of a type that would exceed what the project may have of that type."""
    allowed, taken = type_limits(moment, project), type_used(moment, project)
    if 0 <= allowed[f"volumes_{kind}"] < taken.get(f"volumes_{kind}", 0) + 1:
        most = allowed[f"volumes_{kind}"]
        raise RefusedError(
            413, f"VolumeLimitExceeded: Maximum number of volumes allowed ({most}) exceeded for quota 'volumes_{kind}'."
        )
    most, used = allowed[f"gigabytes_{kind}"], taken.get(f"gigabytes_{kind}", 0)
    if 0 <= most < used + size:
        raise RefusedError(
            413,
            "VolumeSizeExceedsAvailableQuota: Requested volume or snapshot exceeds allowed gigabytes quota. "
            f"Requested {size}G, quota is {most}G and {used}G has been consumed.",
        )
