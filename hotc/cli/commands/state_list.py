"""``hotc state list``: what is recorded: all stacks, or all resources of one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hotc.cli.options.cloud import STATE
from hotc.cli.options.command import Command
from hotc.cli.options.option import Option
from hotc.cli.options.output import formats
from hotc.cli.status import OK

if TYPE_CHECKING:
    from hotc.cli.given import Given
    from hotc.cli.screen import Screen
    from hotc.runtime.state.records import StackRecord
    from hotc.runtime.state.store import Store

COMMAND = Command(
    "state list",
    "List what is recorded: all stacks, or all resources of one, members and former instances included.",
    (
        Option("stack", "", "Name of the stack; without it: all stacks.", metavar="STACK", complete="stack"),
        STATE,
        formats("table", "json", "yaml", "value"),
    ),
)

STACKS = (
    ("stack", "Stack"),
    ("serial", "Serial"),
    ("resources", "Resources"),
    ("status", "Status"),
    ("locked", "Locked by"),
    ("id", "Id"),
)
RESOURCES = (
    ("address", "Address"),
    ("generation", "Instance"),
    ("type", "Type"),
    ("physical_id", "Id"),
    ("status", "Status"),
    ("intent", "Intent"),
)


def run(given: Given, screen: Screen) -> int:
    """List them."""
    from hotc.cli.render import table
    from hotc.runtime import opening

    with opening.opened(given.state) as store:
        if given.stack:
            heads, rows = RESOURCES, _resources(store, opening.known(store, given.stack))
        else:
            heads, rows = STACKS, _stacks(store)
            screen.note(f"State: {store.place}")
    screen.write(table.listing(given.format, heads, rows, screen.table_width))
    return OK


def _stacks(store: Store) -> list[dict[str, Any]]:
    from hotc.runtime.upkeep.locks import lock_of

    rows = []
    for stack in store.stacks():
        lock = lock_of(store, stack.name)
        rows.append(
            {
                "stack": stack.name,
                "serial": stack.serial,
                "resources": len(store.resources(stack.lineage)),
                "status": f"{stack.action}_{stack.status}",
                "locked": f"{lock.host}:{lock.pid}" if lock is not None else None,
                "id": stack.lineage,
            }
        )
    return rows


def _resources(store: Store, stack: StackRecord) -> list[dict[str, Any]]:
    return [
        {
            "address": row.address,
            "generation": row.generation,
            "type": row.type,
            "physical_id": row.physical_id,
            "status": f"{row.action}_{row.status}",
            "intent": (row.intent or {}).get("phase"),
        }
        for row in store.resources(stack.lineage)
    ]
