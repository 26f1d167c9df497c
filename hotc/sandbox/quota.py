"""Limits per service and project: the settings' defaults and what an administrator changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.sandbox import settings

if TYPE_CHECKING:
    from hotc.sandbox.call import Moment

_DEFAULTS: dict[str, dict[str, int]] = {
    "neutron": settings.NEUTRON_QUOTA,
    "nova": settings.NOVA_QUOTA,
    "cinder": settings.CINDER_QUOTA,
    "octavia": settings.OCTAVIA_QUOTA,
    "barbican": settings.BARBICAN_QUOTA,
}


def limits(moment: Moment, service: str, project: str) -> dict[str, int]:
    """Return every limit of a project, -1 meaning none."""
    rows = moment.store.connection.execute(
        "SELECT resource, value FROM quotas WHERE service = ? AND project = ?", (service, project)
    )
    return _DEFAULTS[service] | dict(rows.fetchall())


def set_limits(moment: Moment, service: str, project: str, values: dict[str, int]) -> None:
    """Store changed limits."""
    moment.store.connection.executemany(
        "INSERT OR REPLACE INTO quotas VALUES (?, ?, ?, ?)",
        [(service, project, resource, value) for resource, value in values.items()],
    )


def reset_limits(moment: Moment, service: str, project: str) -> None:
    """Return to the defaults."""
    moment.store.connection.execute("DELETE FROM quotas WHERE service = ? AND project = ?", (service, project))


def used(moment: Moment, service: str, project: str) -> dict[str, int]:
    """Return how much of each counted resource a project uses; what was never used is missing."""
    rows = moment.store.connection.execute(
        "SELECT resource, value FROM usages WHERE service = ? AND project = ?", (service, project)
    )
    return dict(rows.fetchall())


def use(moment: Moment, service: str, project: str, amounts: dict[str, int]) -> None:
    """Count what a project uses more, or with negative amounts less."""
    moment.store.connection.executemany(
        "INSERT INTO usages VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET value = value + excluded.value",
        [(service, project, resource, amount) for resource, amount in amounts.items()],
    )
