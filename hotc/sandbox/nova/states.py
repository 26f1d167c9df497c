"""In which states a server allows what."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.sandbox.call import RefusedError

if TYPE_CHECKING:
    from hotc.sandbox.store import Document


def require_state(server: Document, action: str, states: tuple[str, ...]) -> None:
    """Refuse with 409 an action in a state that doesn't allow it, or while another one goes on."""
    if server["OS-EXT-STS:vm_state"] not in states:
        where = f"vm_state {server['OS-EXT-STS:vm_state']}"
        raise RefusedError(409, f"Cannot '{action}' instance {server['id']} while it is in {where}")
    if server["OS-EXT-STS:task_state"] is not None:
        where = f"task_state {server['OS-EXT-STS:task_state']}"
        raise RefusedError(409, f"Cannot '{action}' instance {server['id']} while it is in {where}")
