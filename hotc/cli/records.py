"""What the state records, as plain rows for lists; secrets masked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from hotc.runtime.state.records import EventRecord, ResourceRecord, StackRecord

Row = dict[str, Any]


def depth(address: str) -> int:
    """How many stacks an address is nested in: 0 for ``server``, 1 for ``group/server``."""
    return address.count("/")


def stack(record: StackRecord) -> Row:
    """A row of ``hotc stack list``."""
    return {
        "name": record.name,
        "id": record.lineage,
        "status": f"{record.action}_{record.status}",
        "cloud": record.cloud.name,
        "created_at": record.created_at,
        "updated_at": record.updated_at,
    }


def stack_details(record: StackRecord, *, count: int, holder: Row | None) -> Row:
    """All that ``hotc stack show`` tells. ``holder`` is who works on it now."""
    from hotc.cli import outputs
    from hotc.runtime.secrets import masked

    inputs = masked(record.inputs)
    return {
        **stack(record),
        "reason": record.reason,
        "auth_url": record.cloud.auth_url,
        "region": record.cloud.region,
        "project_id": record.cloud.project_id,
        "parent": _parent(inputs.get("child") or {}),
        "template": inputs.get("template"),
        "environments": inputs.get("environments", []),
        "parameters": inputs.get("parameters", {}),
        "resources": count,
        "outputs": {
            name: {key: output.get(key) for key in outputs.KEYS} for name, output in masked(record.outputs).items()
        },
        "protected": bool(record.notes.get("protected")),
        "locked_by": holder,
    }


def _parent(child: Row) -> str | None:
    """The resource that stands for a stack, as ``STACK/ADDRESS``."""
    return f"{child['parent']}/{child['address']}" if child else None


def flat(details: Row) -> list[tuple[str, Any]]:
    """The details as lines of a table: maps are spread, what is empty is left out."""
    lines: list[tuple[str, Any]] = []
    for key, value in details.items():
        if key == "outputs":
            lines += [(f"output {name}", output["value"]) for name, output in value.items()]
        elif key == "parameters":
            lines += [(f"parameter {name}", item) for name, item in value.items()]
        elif key == "environments":
            lines += [("environment", path) for path in value]
        elif key == "locked_by" and value is not None:
            lines.append((key, " ".join(f"{name} {item}" for name, item in value.items()) or "another process"))
        elif value not in (None, "", [], {}) and value is not False:
            lines.append((key, value))
    return lines


def resource(record: ResourceRecord) -> Row:
    """A row of ``hotc resource list``."""
    return {
        "resource": record.address,
        "type": record.type,
        "physical_id": record.physical_id,
        "status": f"{record.action}_{record.status}",
        "reason": record.reason,
        "requires": record.requires,
        "created_at": record.created_at,
        "updated_at": record.updated_at,
    }


def event(record: EventRecord) -> Row:
    """A row of ``hotc event list``; the stack's own events have an empty resource."""
    return {
        "time": record.time,
        "resource": record.address,
        "type": record.type,
        "status": record.state,
        "physical_id": record.physical_id,
        "reason": record.reason,
    }


def flat_row(row: Row) -> list[tuple[str, Any]]:
    """All of a recorded resource as lines of a table: maps are spread, what is empty is left out."""
    lines: list[tuple[str, Any]] = []
    for key, value in row.items():
        if isinstance(value, dict) and key != "intent":
            lines += [(f"{key} {name}", item) for name, item in value.items() if item not in (None, "", [], {})]
        elif value not in (None, "", [], {}):
            lines.append((key.replace("_", " "), value))
    return lines
