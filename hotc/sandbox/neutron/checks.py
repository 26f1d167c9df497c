"""Checks of single attribute values: each returns the converted value or raises ValueError with Neutron's reason."""

from __future__ import annotations

import ipaddress
import re
from typing import TYPE_CHECKING, Any
from uuid import UUID

if TYPE_CHECKING:
    from collections.abc import Callable

    Check = Callable[[Any], Any]

_MAC = re.compile(r"([0-9a-f]{2}:){5}[0-9a-f]{2}")
_HOSTNAME = re.compile(
    r"(?=.{1,255}$)[A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?(\.[A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?)*\.?"
)
_TRUE, _FALSE = (True, 1, "true", "True", "TRUE", "1"), (False, 0, "false", "False", "FALSE", "0")


def anything(value: Any) -> Any:
    """Accept any value."""
    return value


def string(longest: int) -> Check:
    """Return the check for a string of at most ``longest`` characters."""

    def check(value: Any) -> Any:
        if not isinstance(value, str):
            raise ValueError(f"'{value}' is not a valid string")
        if len(value) > longest:
            raise ValueError(f"'{value}' exceeds maximum length of {longest}")
        return value

    return check


def optional(check: Check) -> Check:
    """Return ``check``, accepting null as well."""
    return lambda value: None if value is None else check(value)


def boolean(value: Any) -> bool:
    """Accept what Neutron reads as a boolean."""
    if isinstance(value, bool | int | str):
        if value in _TRUE:
            return True
        if value in _FALSE:
            return False
    raise ValueError(f"'{value}' cannot be converted to boolean")


def integer(lowest: int, highest: int) -> Check:
    """Return the check for an integer, also written as a string, within bounds."""

    def check(value: Any) -> int:
        try:
            number = int(value)
        except (TypeError, ValueError):
            raise ValueError(f"'{value}' is not an integer") from None
        if number < lowest:
            raise ValueError(f"'{value}' is too small - must be at least '{lowest}'")
        if number > highest:
            raise ValueError(f"'{value}' is too large - must be no larger than '{highest}'")
        return number

    return check


def one_of(*allowed: Any) -> Check:
    """Return the check for one of some values."""

    def check(value: Any) -> Any:
        if value not in allowed:
            raise ValueError(f"{value} is not in valid_values")
        return value

    return check


def uuid(value: Any) -> str:
    """Accept an id in any of the forms of a UUID."""
    try:
        UUID(str(value))
    except ValueError:
        raise ValueError(f"'{value}' is not a valid UUID") from None
    return str(value)


def uuids(value: Any) -> list[str]:
    """Accept a list of distinct ids; null is the empty list."""
    if value is None:
        return []
    if not isinstance(value, list):
        raise ValueError(f"'{value}' is not a list")
    if len(set(map(str, value))) != len(value):
        raise ValueError(
            f"Duplicate items in the list: '{', '.join(sorted({str(v) for v in value if value.count(v) > 1}))}'"
        )
    return [uuid(item) for item in value]


def ip_address(value: Any) -> str:
    """Accept an IPv4 or IPv6 address and return its canonical form."""
    try:
        return str(ipaddress.ip_address(value if isinstance(value, str) else ""))
    except ValueError:
        raise ValueError(f"'{value}' is not a valid IP address") from None


def mac_address(value: Any) -> str:
    """Accept a unicast MAC address."""
    text = str(value).lower().replace("-", ":")
    if not _MAC.fullmatch(text) or text == "00:00:00:00:00:00":
        raise ValueError(f"'{value}' is not a valid MAC address")
    return text


def nameservers(value: Any) -> list[str]:
    """Accept a list of distinct addresses of name servers; null is the empty list."""
    if value is None:
        return []
    if not isinstance(value, list):
        raise ValueError(f"Invalid data format for nameserver: '{value}'")
    result: list[str] = []
    for item in value:
        try:
            address = ip_address(item)
        except ValueError as error:
            raise ValueError(f"'{item}' is not a valid nameserver. {error}") from None
        if address in result:
            raise ValueError(f"Duplicate nameserver '{address}'")
        result.append(address)
    return result


def host_routes(value: Any) -> list[dict[str, str]]:
    """Accept a list of ``{"destination": CIDR, "nexthop": address}``; null is the empty list."""
    if value is None:
        return []
    if not isinstance(value, list):
        raise ValueError(f"Invalid data format for hostroute: '{value}'")
    result: list[dict[str, str]] = []
    for item in value:
        _keys(item, ("nexthop", "destination"))
        route = {"destination": _cidr(item["destination"]), "nexthop": ip_address(item["nexthop"])}
        if route in result:
            raise ValueError(f"Duplicate hostroute '{route}'")
        result.append(route)
    return result


def pools(value: Any) -> list[dict[str, str]]:
    """Accept a list of ``{"start": address, "end": address}``."""
    if not isinstance(value, list):
        raise ValueError(f"Invalid data format for IP pool: '{value}'")
    for item in value:
        _keys(item, ("start", "end"))
    return [{"start": ip_address(item["start"]), "end": ip_address(item["end"])} for item in value]


def fixed_ips(value: Any) -> list[dict[str, str]]:
    """Accept a list of maps with subnet_id and/or ip_address; null is the empty list."""
    if value is None:
        return []
    if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
        raise ValueError(f"Invalid data format for fixed IP: '{value}'")
    result: list[dict[str, str]] = []
    for item in value:
        entry = {}
        if item.get("ip_address") is not None:
            entry["ip_address"] = ip_address(item["ip_address"])
        if item.get("subnet_id") is not None:
            entry["subnet_id"] = uuid(item["subnet_id"])
        if "ip_address" in entry and entry in result:
            raise ValueError(f"Duplicate IP address '{entry['ip_address']}'")
        result.append(entry)
    return result


def dns_name(value: Any) -> str:
    """Accept a host name or the empty string."""
    if value in (None, ""):
        return ""
    if not isinstance(value, str) or not _HOSTNAME.fullmatch(value):
        raise ValueError(f"'{value}' not a valid PQDN or FQDN. Reason: it is not a host name")
    return value


def maps(value: Any) -> list[dict[str, Any]]:
    """Accept a list of maps; null is the empty list."""
    if value is None:
        return []
    if not isinstance(value, list):
        raise ValueError(f"'{value}' is not a list")
    for item in value:
        if not isinstance(item, dict):
            raise ValueError(f"'{item}' is not a dictionary")
    return value


def strings(value: Any) -> list[str]:
    """Accept a list of strings."""
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise ValueError(f"'{value}' is not a list of strings")
    return value


def _keys(item: Any, expected: tuple[str, ...]) -> None:
    if not isinstance(item, dict):
        raise ValueError(f"'{item}' is not a dictionary")
    if set(item) != set(expected):
        raise ValueError(
            f"Validation of dictionary's keys failed. Expected keys: {{{str(expected)[1:-1]}}} "
            f"Provided keys: {{{', '.join(repr(key) for key in item)}}}"
        )


def _cidr(value: Any) -> str:
    try:
        return str(ipaddress.ip_network(value, strict=False))
    except ValueError:
        raise ValueError(f"'{value}' is not a valid CIDR") from None
