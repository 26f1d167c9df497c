"""Refusals of Designate: ``{"code": 404, "type": "zone_not_found", "message": …}``, or a list of what misfits."""

from __future__ import annotations

from typing import Any

from hotc.sandbox.call import RefusedError, Reply, new_id

_OTHERWISE = {400: "bad_request", 403: "forbidden", 404: "not_found", 405: "method_not_allowed"}


class MisfitError(RefusedError):
    """A value of an object is refused; designate says which, instead of a message."""

    def __init__(self, path: list[Any], message: str, validator: str, validator_value: Any) -> None:
        super().__init__(400, message, "invalid_object")
        self.misfit = {
            "path": path,
            "message": message,
            "validator": validator,
            "validator_value": validator_value,
        }


def refuse(refusal: RefusedError) -> Reply:
    """Render a refusal as Designate does."""
    kind = refusal.kind if refusal.kind and not refusal.kind.startswith("HTTP") else _OTHERWISE.get(refusal.status)
    body: dict[str, Any] = {"code": refusal.status, "type": kind or "unknown"}
    if isinstance(refusal, MisfitError):
        body["errors"] = {"errors": [refusal.misfit]}
    else:
        body["message"] = refusal.message
    return Reply(refusal.status, {**body, "request_id": f"req-{new_id()}"})


def unfit(message: str) -> RefusedError:
    """Return the refusal of an object as a whole."""
    return RefusedError(400, f"Provided object {message}", "invalid_object")


def unfit_value(message: str) -> RefusedError:
    """Return the refusal of a field's value."""
    return unfit(f"is not valid. Got a ValueError error with message {message}")


def unknown_keys(names: list[str], word: str) -> RefusedError:
    """Return the refusal of fields that the object doesn't have, or that can't be changed."""
    return unfit(f"does not match schema. Keys {names} are not valid for {word}")
