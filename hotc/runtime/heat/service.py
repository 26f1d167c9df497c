"""What a Heat service is asked: one small method for each call of its ordinary API (version 1)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

if TYPE_CHECKING:
    from hotc.runtime.connection.cloud import Cloud

Json = dict[str, Any]

SERVICE: Final = "orchestration"
PAGE: Final = 500
"""Events asked for at once."""


class HeatService:
    """The Heat of one cloud. Every method raises the SDK's exceptions."""

    def __init__(self, cloud: Cloud) -> None:
        self._cloud = cloud

    def find(self, name: str) -> Json | None:
        """The stack as Heat shows it, outputs included; ``None`` when there is none of this name or id."""
        answer = self._cloud.call(SERVICE, "GET", f"/stacks/{quote(name, safe='')}", missing_ok=True)
        return answer["stack"] if answer is not None else None

    def preview_create(self, request: Json) -> Json:
        """The stack as it would be created."""
        answer: Json = (self._cloud.call(SERVICE, "POST", "/stacks/preview", request) or {})["stack"]
        return answer

    def preview_update(self, stack: Json, request: Json) -> Json:
        """``{"added", "updated", "replaced", "deleted", "unchanged"}``: lists of resources."""
        answer = self._cloud.call(SERVICE, "PUT", f"{path(stack)}/preview", request) or {}
        changes: Json = answer["resource_changes"]
        return changes

    def create(self, request: Json) -> str:
        """Send the creating request; the id of the stack."""
        return str((self._cloud.call(SERVICE, "POST", "/stacks", request) or {})["stack"]["id"])

    def update(self, stack: Json, request: Json) -> None:
        """Send the update; Heat goes on by itself."""
        self._cloud.call(SERVICE, "PUT", path(stack), request)

    def delete(self, stack: Json) -> None:
        """Ask for the deletion; Heat goes on by itself."""
        self._cloud.call(SERVICE, "DELETE", path(stack), missing_ok=True)

    def resources(self, stack: Json, depth: int) -> list[Json]:
        """Resources, those of nested stacks to a depth included."""
        query = {"nested_depth": depth} if depth else None
        answer = self._cloud.call(SERVICE, "GET", f"{path(stack)}/resources", query=query) or {}
        found: list[Json] = answer.get("resources", [])
        return found

    def events(self, stack: Json, marker: str = "", depth: int = 0) -> list[Json]:
        """One page of events after the one with the id ``marker``, oldest first; empty when there are no more."""
        query: Json = {"limit": PAGE, "sort_dir": "asc", "sort_keys": "created_at"}
        query |= {"nested_depth": depth} if depth else {}
        query |= {"marker": marker} if marker else {}
        answer = self._cloud.call(SERVICE, "GET", f"{path(stack)}/events", query=query, missing_ok=True) or {}
        found: list[Json] = answer.get("events", [])
        return found


def path(stack: Json) -> str:
    """The path of a stack's own URL; by name and id, so that it is not one that got the name later."""
    return f"/stacks/{quote(stack['stack_name'], safe='')}/{quote(stack['id'], safe='')}"
