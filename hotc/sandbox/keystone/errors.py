"""Refusals of Keystone."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from hotc.sandbox.call import Reply

if TYPE_CHECKING:
    from hotc.sandbox.call import RefusedError


def refuse(refusal: RefusedError) -> Reply:
    """Render a refusal as Keystone does."""
    title = HTTPStatus(refusal.status).phrase
    return Reply(refusal.status, {"error": {"code": refusal.status, "message": refusal.message, "title": title}})
