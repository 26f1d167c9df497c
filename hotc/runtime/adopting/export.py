"""The way back: a stack of ours as the data from which ``openstack stack adopt`` makes one of Heat's.

Source of the form: Heat's ``Stack.prepare_abandon`` and ``Resource.handle_adopt``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hotc.runtime import drivers
from hotc.runtime.secrets import reveal
from hotc.runtime.state.history import histories

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hotc.runtime.state.records import ResourceRecord, StackRecord

Json = dict[str, Any]


def for_heat(record: StackRecord, rows: Iterable[ResourceRecord], package: Json) -> Json:
    """The data; it holds secrets as plain values, since Heat has to know them.

    ``package`` is what :func:`hotc.runtime.heat.package.packaged` gives.
    """
    environment = dict(package["environment"])
    environment["parameters"] = {**(environment.get("parameters") or {}), **package["parameters"]}
    resources: Json = {}
    for row in _current(rows):
        _place(resources, row.address.split("/"), _told(row))
    return {
        "name": record.name,
        "id": record.lineage,
        "action": record.action,
        "status": record.status,
        "template": package["template"],
        "environment": environment,
        "files": package["files"],
        "resources": resources,
        "project_id": record.cloud.project_id,
        "stack_user_project_id": record.cloud.project_id,
        "tags": [],
    }


def _current(rows: Iterable[ResourceRecord]) -> list[ResourceRecord]:
    latest = (history.latest for history in histories(rows).values())
    return [row for row in latest if row is not None and row.physical_id is not None]


def _told(row: ResourceRecord) -> Json:
    if row.container:
        return {"resources": {}}
    driver = drivers.lookup(row.type)
    kept = driver is not None and driver.keep is not None
    return {
        "name": row.address.rpartition("/")[2],
        "resource_id": row.physical_id,
        "type": row.type,
        "action": row.action if row.action != "ADOPT" else "CREATE",
        "status": row.status,
        "metadata": {},
        "resource_data": reveal(row.data) if kept else {},
    }


def _place(resources: Json, path: list[str], told: Json) -> None:
    """Put a resource where it stands; what is nested lies within what it is nested in."""
    for name in path[:-1]:
        resources = resources.setdefault(name, {"resources": {}}).setdefault("resources", {})
    known = resources.get(path[-1])
    if known is None or "resources" not in told:
        resources[path[-1]] = told
