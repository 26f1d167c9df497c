"""Who may do what in Nova."""

from __future__ import annotations

from hotc.sandbox.call import Call, RefusedError


def require_admin(call: Call, rule: str) -> None:
    """Refuse with 403 who is no administrator."""
    if not call.token.is_admin:
        raise RefusedError(403, f"Policy doesn't allow os_compute_api:{rule} to be performed.")
