"""Refusals of Nova and Cinder: ``{"itemNotFound": {"code": 404, "message": …}}``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.sandbox.call import Reply

if TYPE_CHECKING:
    from hotc.sandbox.call import RefusedError

NAMES: dict[int, str] = {
    400: "badRequest",
    401: "unauthorized",
    403: "forbidden",
    404: "itemNotFound",
    405: "badMethod",
    409: "conflictingRequest",
    413: "overLimit",
    415: "badMediaType",
    503: "serviceUnavailable",
}


def refuse(refusal: RefusedError) -> Reply:
    """Render a refusal as Nova and Cinder do."""
    name = NAMES.get(refusal.status, "computeFault")
    return Reply(refusal.status, {name: {"code": refusal.status, "message": refusal.message}})
