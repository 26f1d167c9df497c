"""Barbican's refusals, in the form that they come in."""

from __future__ import annotations

from http import HTTPStatus

from hotc.sandbox.call import RefusedError, Reply


def refuse(refusal: RefusedError) -> Reply:
    """Render a refusal as Barbican does."""
    title = HTTPStatus(refusal.status).phrase
    return Reply(refusal.status, {"code": refusal.status, "title": title, "description": refusal.message})


def misfit(schema: str, reason: str, field: str) -> RefusedError:
    """Return the refusal of a body, or of one of its fields."""
    words = f"Provided object does not match schema '{schema}': {reason}. Invalid property: '{field}'"
    return RefusedError(400, words)


def over_quota(kind: str, limit: int) -> RefusedError:
    """Return the refusal of one object more than a project may have."""
    return RefusedError(403, f"Quota reached for project. Only {limit} {kind} are allowed")
