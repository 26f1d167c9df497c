"""Snapshots of stacks as the commands show them; secrets masked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hotc.cli.options.option import Option

if TYPE_CHECKING:
    from hotc.runtime.state.records import SnapshotRecord

SNAPSHOT = Option("snapshot", "", "Name or id of the snapshot.", metavar="SNAPSHOT", required=True)

Row = dict[str, Any]


def row(record: SnapshotRecord) -> Row:
    """A row of ``hotc snapshot list``."""
    return {
        "id": record.id,
        "name": record.name,
        "status": record.status,
        "reason": record.reason,
        "copies": sum(bool(_copy(each)) for each in record.data["resources"].values()),
        "created_at": record.created_at,
    }


def details(record: SnapshotRecord) -> Row:
    """What ``hotc snapshot show`` shows."""
    from hotc.runtime.secrets import masked

    inputs = masked(record.data["inputs"])
    return {
        **row(record),
        "template": inputs.get("template"),
        "environments": inputs.get("environments", []),
        "parameters": inputs.get("parameters", {}),
        "resources": {
            address: {"type": each["type"], "physical_id": each["physical_id"], "copy": _copy(each)}
            for address, each in record.data["resources"].items()
        },
    }


def flat(shown: Row) -> list[tuple[str, Any]]:
    """The details as lines of a table."""
    lines = [(key, shown[key]) for key in ("id", "name", "status", "reason", "created_at", "template") if shown[key]]
    lines += [("environment", each) for each in shown["environments"]]
    lines += [(f"parameter {name}", value) for name, value in shown["parameters"].items()]
    for address, each in shown["resources"].items():
        copy = each["copy"]
        lines.append((address, f"{each['type']}  {copy['name']} ({copy['id']})" if copy else each["type"]))
    return lines


def _copy(kept: Row) -> Row | None:
    slot = kept.get("copy") or {}
    return {"name": slot["name"], "id": slot["id"]} if slot.get("id") else None
