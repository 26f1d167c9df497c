"""Bodies of Octavia: declared fields, checked with the wording of WSME, which Octavia uses."""

from __future__ import annotations

import ipaddress
import re
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit
from uuid import UUID

from hotc.sandbox.bodies import Field, MisfitError, anything
from hotc.sandbox.call import Call, RefusedError

if TYPE_CHECKING:
    from hotc.sandbox.bodies import Check

PORT_RANGE = (1, 65535)


class UnreadableError(MisfitError):
    """A value that WSME can't even convert: it blames the whole body for it."""


def checked(call: Call, argument: str, key: str, fields: dict[str, Field]) -> dict[str, Any]:
    """Return the map under ``key`` of the body with checked values; refuses with 400 what doesn't fit.

    ``argument`` is the name of Octavia's own parameter, which its messages mention.
    """
    try:
        body = call.json()
    except RefusedError:
        raise RefusedError(400, "Request is not in valid JSON format") from None
    for name in body:
        if name != key:
            raise RefusedError(400, f"Unknown attribute for argument {argument}: {name}")
    given = body.get(key)
    if not isinstance(given, dict):
        raise RefusedError(500, f"'UnsetType' object has no attribute '{key}'")
    for name in given:
        if name not in fields:
            raise RefusedError(400, f"Unknown attribute for argument {argument}.{key}: {name}")
    values = {name: _value(argument, body, fields, name, value) for name, value in given.items()}
    for name, field in fields.items():
        if field.required and name not in given:
            raise _bad(name, None, "Mandatory field missing.")
    if values.get("tags", ()) is None:  # nothing at all, also in a change: db/repositories.py
        del values["tags"]
    return values


def _value(argument: str, body: Any, fields: dict[str, Field], name: str, value: Any) -> Any:
    if value is None:
        return None
    try:
        return fields[name].check(value)
    except UnreadableError as misfit:
        raise _bad(argument, body, str(misfit)) from None
    except MisfitError as misfit:
        raise _bad(name, value, str(misfit)) from None


def _bad(name: str, value: Any, reason: str) -> RefusedError:
    return RefusedError(400, f"Invalid input for field/attribute {name}. Value: '{value}'. {reason}")


def text(longest: int = 255, pattern: str = "") -> Check:
    """Return the check for a string."""

    def check(value: Any) -> str:
        if not isinstance(value, str):
            raise MisfitError("Value should be string")
        if len(value) > longest:
            raise MisfitError(f"Value should have a maximum character requirement of {longest}")
        if pattern and not re.match(pattern, value):
            raise MisfitError(f"Value should match the pattern {pattern}")
        return value

    return check


def integer(lowest: int, highest: int | None = None) -> Check:
    """Return the check for an integer, which may be written as a string."""

    def check(value: Any) -> int:
        try:
            number = int(value)
        except (TypeError, ValueError):
            raise UnreadableError(f"invalid literal for int() with base 10: {value!r}") from None
        if number < lowest:
            raise MisfitError(f"Value should be greater or equal to {lowest}")
        if highest is not None and number > highest:
            raise MisfitError(f"Value should be lower or equal to {highest}")
        return number

    return check


def boolean(value: Any) -> bool:
    """Accept what WSME reads as a boolean."""
    word = str(value).lower()
    if word in ("true", "1", "t", "y", "yes", "on"):
        return True
    if word in ("false", "0", "f", "n", "no", "off"):
        return False
    raise UnreadableError(f"Value not an unambiguous boolean: {value}")


def one_of(*allowed: Any) -> Check:
    """Return the check for one of some values."""

    def check(value: Any) -> Any:
        if value not in allowed:
            raise MisfitError(f"Value should be one of: {', '.join(str(each) for each in allowed)}")
        return value

    return check


def uuid(value: Any) -> str:
    """Accept a UUID."""
    try:
        UUID(value if isinstance(value, str) else "")
    except ValueError:
        raise MisfitError("Value should be UUID format") from None
    return str(value)


def address(value: Any) -> str:
    """Accept an IP address."""
    try:
        ipaddress.ip_address(value)
    except ValueError:
        raise MisfitError("Value should be IPv4 or IPv6 format") from None
    return str(value)


def cidr(value: Any) -> str:
    """Accept a network, and return it with its prefix."""
    try:
        return ipaddress.ip_network(value, strict=False).with_prefixlen
    except ValueError:
        raise MisfitError("Value should be IPv4 or IPv6 CIDR format") from None


def url(value: Any) -> str:
    """Accept a URL with a scheme."""
    parts = urlsplit(value if isinstance(value, str) else "")
    if parts.scheme not in ("http", "https") or not parts.netloc:
        raise MisfitError("Value must be a valid URL string")
    return str(value)


def url_path(value: Any) -> str:
    """Accept the path of a URL."""
    if not isinstance(value, str) or not value.startswith("/"):
        raise MisfitError("Value must be a valid URL Path string")
    return value


def list_of(check: Check) -> Check:
    """Return the check for a list of such values."""

    def check_all(value: Any) -> list[Any]:
        if not isinstance(value, list):
            raise UnreadableError(f"Value not a valid list: {value}")
        return [check(item) for item in value]

    return check_all


def text_map(value: Any) -> dict[str, str]:
    """Accept a map of strings."""
    if not isinstance(value, dict):
        raise UnreadableError(f"Value not a valid dict: {value}")
    return {str(name): text()(item) for name, item in value.items()}


NAME = Field(text())
TAGS = Field(list_of(text()))
SWITCH = Field(boolean)
PROJECT = Field(text(36))
REFERENCE = Field(text())
ANY = Field(anything)
