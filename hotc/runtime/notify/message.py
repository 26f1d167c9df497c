"""What is told: OpenStack's notification of orchestration, as Heat sends it.

Sources: Heat's ``engine/notification/stack.py`` (event types, priorities) and ``engine/api.py``
(``format_notification_body``); oslo.messaging's notifier for the envelope.
"""

from __future__ import annotations

import socket
import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from hotc.runtime.state.records import EventRecord

Json = dict[str, Any]

_SUFFIXES: Final = {"IN_PROGRESS": "start", "COMPLETE": "end", "FAILED": "error"}


@dataclass(slots=True)
class About:
    """What every message of one apply says alike."""

    stack_id: str
    project_id: str
    user_id: str
    username: str
    created_at: str


def envelope(event: EventRecord, about: About) -> Json:
    """The message for an event of the stack itself: ``{"event_type", "priority", "payload", …}``."""
    return {
        "message_id": str(uuid.uuid4()),
        "publisher_id": f"orchestration.{socket.gethostname()}",
        "event_type": f"orchestration.stack.{event.action.lower()}.{_SUFFIXES[event.status]}",
        "priority": "ERROR" if event.status == "FAILED" else "INFO",
        "timestamp": event.time,
        "payload": {
            "tenant_id": about.project_id,
            "user_id": about.username,  # Heat's own peculiarity: the name, with the id beside it
            "user_identity": about.user_id,
            "username": about.username,
            "stack_identity": about.stack_id,
            "stack_name": event.stack,
            "state": event.state,
            "state_reason": event.reason,
            "tags": [],
            "create_at": about.created_at or event.time,
            "updated_at": event.time,
        },
    }
