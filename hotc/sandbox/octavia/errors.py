"""Octavia's refusals: status and message as the real service words them, and the form they come in."""

from __future__ import annotations

from hotc.sandbox.call import RefusedError, Reply

OUTSIDE = "outside"
"""Marks refusals that don't come from WSME."""


def refuse(refusal: RefusedError) -> Reply:
    """Render a refusal as Octavia does: by WSME, or by itself where a request doesn't get as far as that."""
    if refusal.kind == OUTSIDE:
        title = "Bad Request" if refusal.message else "Not Found"
        return Reply(refusal.status, {"code": refusal.status, "title": title, "description": refusal.message})
    code = "Client" if refusal.status < 500 else "Server"
    return Reply(refusal.status, {"faultcode": code, "faultstring": refusal.message, "debuginfo": None})


def not_found(word: str, identity: object, status: int = 404) -> RefusedError:
    """Return the refusal for what is not there; with 400 where something else was to be made of it."""
    return RefusedError(status, f"{word} {identity} not found.")


def below_nothing(word: str, identity: str) -> RefusedError:
    """Return the refusal of a path below something that is not there."""
    return RefusedError(404, f"{word} {identity} not found.", OUTSIDE)


def invalid(detail: str) -> RefusedError:
    """Return the refusal of a request that makes no sense."""
    return RefusedError(400, f"Validation failure: {detail}")


def bad_option(value: object, option: str) -> RefusedError:
    """Return the refusal of a value."""
    return RefusedError(400, f"{value} is not a valid option for {option}")


def immutable(word: str, identity: str) -> RefusedError:
    """Return the refusal of a change while another one is under way."""
    return RefusedError(409, f"{word} {identity} is immutable and cannot be updated.")


def in_use(word: str, identity: str) -> RefusedError:
    """Return the refusal to change or delete what others rest on."""
    return RefusedError(409, f"{word} {identity} is in use and cannot be modified.")


def forbidden() -> RefusedError:
    """Return the refusal for who may not do this."""
    return RefusedError(403, "Policy does not allow this request to be performed.")
