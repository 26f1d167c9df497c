"""Bodies of Nova and Cinder: declared fields, checked with the wording of the JSON schemas that those services use."""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from hotc.sandbox.call import Call, RefusedError

if TYPE_CHECKING:
    from collections.abc import Callable

    Check = Callable[[Any], Any]


class MisfitError(ValueError):
    """A value does not fit; ``field`` and ``value`` name the inner one where it isn't the checked value itself."""

    def __init__(self, reason: str, field: str | None = None, value: Any = None) -> None:
        super().__init__(reason)
        self.field = field
        self.value = value


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a body."""

    check: Check
    required: bool = False


def checked(call: Call, key: str, fields: dict[str, Field], *, extra: bool = False) -> dict[str, Any]:
    """Return the map under ``key`` of the request's body with checked values; refuses with 400 what doesn't fit."""
    body = call.json()
    if key not in body:
        raise RefusedError(400, f"'{key}' is a required property")
    return checked_map(key, body[key], fields, extra=extra)


def checked_map(key: str, given: Any, fields: dict[str, Field], *, extra: bool = False) -> dict[str, Any]:
    """Return ``given`` with checked values."""
    if not isinstance(given, dict):
        raise bad_field(key, given, f"{given!r} is not of type 'object'")
    for name, field in fields.items():
        if field.required and name not in given:
            raise bad_field(key, given, f"'{name}' is a required property")
    unknown = [name for name in given if name not in fields]
    if unknown and not extra:
        names = ", ".join(repr(name) for name in unknown)
        verb = "was" if len(unknown) == 1 else "were"
        raise bad_field(key, given, f"Additional properties are not allowed ({names} {verb} unexpected)")
    result = {}
    for name, value in given.items():
        try:
            result[name] = fields[name].check(value) if name in fields else value
        except MisfitError as misfit:
            raise bad_field(misfit.field or name, misfit.value if misfit.field else value, str(misfit)) from None
    return result


def bad_field(name: str, value: Any, reason: str) -> RefusedError:
    """Return the refusal of one field."""
    return RefusedError(400, f"Invalid input for field/attribute {name}. Value: {value}. {reason}")


def anything(value: Any) -> Any:
    """Accept any value."""
    return value


def nullable(check: Check) -> Check:
    """Return ``check``, accepting null as well."""
    return lambda value: None if value is None else check(value)


def text(shortest: int = 0, longest: int = 255) -> Check:
    """Return the check for a string of some length."""

    def check(value: Any) -> str:
        if not isinstance(value, str):
            raise MisfitError(f"{value!r} is not of type 'string'")
        if len(value) < shortest:
            raise MisfitError(f"{value!r} is too short")
        if len(value) > longest:
            raise MisfitError(f"{value!r} is too long")
        return value

    return check


def uuid(value: Any) -> str:
    """Accept a UUID."""
    try:
        UUID(value if isinstance(value, str) else "")
    except ValueError:
        raise MisfitError(f"{value!r} is not a 'uuid'") from None
    return str(value)


def integer(lowest: int) -> Check:
    """Return the check for an integer, also written as a string, of at least ``lowest``."""

    def check(value: Any) -> int:
        if isinstance(value, bool) or not isinstance(value, int | str):
            raise MisfitError(f"{value!r} is not of type 'integer'")
        try:
            number = int(value)
        except ValueError:
            raise MisfitError(f"{value!r} does not match '^[0-9]+$'") from None
        if number < lowest:
            raise MisfitError(f"{value} is less than the minimum of {lowest}")
        return number

    return check


def boolean(value: Any) -> bool:
    """Accept what OpenStack's schemas read as a boolean."""
    if value in (True, "true", "True", "TRUE", "1", "on", "ON", "On", "yes", "YES", "Yes", "t", "y"):
        return True
    if value in (False, "false", "False", "FALSE", "0", "off", "OFF", "Off", "no", "NO", "No", "f", "n"):
        return False
    raise MisfitError(f"{value!r} is not one of [True, 'True', 'true', '1', False, 'False', 'false', '0']")


def one_of(*allowed: Any) -> Check:
    """Return the check for one of some values."""

    def check(value: Any) -> Any:
        if value not in allowed:
            raise MisfitError(f"{value!r} is not one of {list(allowed)}")
        return value

    return check


def string_map(value: Any) -> dict[str, str]:
    """Accept a map of strings to strings, such as metadata."""
    if not isinstance(value, dict):
        raise MisfitError(f"{value!r} is not of type 'object'")
    for key, item in value.items():
        if not isinstance(item, str):
            raise MisfitError(f"{item!r} is not of type 'string'", key, item)
        if not 0 < len(key) <= 255:
            raise MisfitError(f"{key!r} does not match any of the regexes: '^[a-zA-Z0-9-_:. ]{{1,255}}$'")
        if len(item) > 255:
            raise MisfitError(f"{item!r} is too long", key, item)
    return value


def base64_text(longest: int) -> Check:
    """Return the check for base64 of at most ``longest`` characters."""

    def check(value: Any) -> str:
        content = text(longest=longest)(value)
        try:
            base64.b64decode(content, validate=True)
        except binascii.Error:
            raise MisfitError(f"{value!r} is not a 'base64'") from None
        return str(content)

    return check


def objects(value: Any) -> list[dict[str, Any]]:
    """Accept a list of maps."""
    if not isinstance(value, list):
        raise MisfitError(f"{value!r} is not of type 'array'")
    for item in value:
        if not isinstance(item, dict):
            raise MisfitError(f"{item!r} is not of type 'object'")
    return value


def strings(value: Any) -> list[str]:
    """Accept a list of strings."""
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise MisfitError(f"{value!r} is not an array of strings")
    return value
