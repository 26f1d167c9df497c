"""What a scaling policy makes of the size of its group, and when it may.

Source: ``heat/scaling/scalingutil.py``, ``heat/scaling/cooldown.py`` and ``adjust`` of AutoScalingGroup in Heat 27.0.1.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

Json = dict[str, Any]


@dataclass(slots=True)
class Adjustment:
    """What a policy says. ``type``: as in OS::Heat::ScalingPolicy; ``cooldown`` in seconds, ``None``: the group's."""

    amount: float
    type: str
    step: int | None = None
    cooldown: float | None = None


@dataclass(slots=True)
class Bounds:
    """How small and how large a group may be."""

    least: int
    most: int


TYPES = {
    "change_in_capacity": "change_in_capacity",
    "exact_capacity": "exact_capacity",
    "percent_change_in_capacity": "percent_change_in_capacity",
    "ChangeInCapacity": "change_in_capacity",
    "ExactCapacity": "exact_capacity",
    "PercentChangeInCapacity": "percent_change_in_capacity",
}
"""Types of adjustments by both their names."""


def new_size(current: int, adjustment: Adjustment, bounds: Bounds) -> int:
    """The size that an adjustment leads to, within the bounds."""
    if adjustment.type == "exact_capacity":
        wanted = adjustment.amount
    elif adjustment.type == "change_in_capacity":
        wanted = current + adjustment.amount
    else:
        wanted = current + _share(current, adjustment)
    return int(max(min(wanted, bounds.most), bounds.least))


def _share(current: int, adjustment: Adjustment) -> int:
    """So many percent: towards zero, but at least one, and at least the policy's step."""
    exact = current * adjustment.amount / 100
    away = math.ceil if (exact > 0) == (abs(exact) < 1) else math.floor
    share = int(away(exact))
    if adjustment.step and adjustment.step > abs(share):
        return adjustment.step if share > 0 else -adjustment.step
    return share


def cooling(noted: Json, now: str) -> str | None:
    """Until when a group is not scaled; ``None`` when it may be. ``noted``: what the state remembers of the group."""
    end = noted.get("cooldown_end")
    return str(end) if end and now < str(end) else None


def cooled(noted: Json, now: str, seconds: float, by: str) -> Json:
    """What is noted of a group that has just been scaled. ``now``: UTC in ISO 8601 with a final ``Z``."""
    if seconds <= 0:
        return noted
    moment = datetime.fromisoformat(now.removesuffix("Z")).replace(tzinfo=UTC) + timedelta(seconds=seconds)
    end = moment.replace(tzinfo=None).isoformat(timespec="milliseconds") + "Z"
    return {**noted, "cooldown_end": max(end, str(noted.get("cooldown_end") or "")), "scaled_by": by}
