"""The formats that Heat checks by itself (its custom constraints that ask no cloud), each with what it accepts.

The rules are those of the libraries that Heat calls (netaddr, croniter, iso8601), found by comparing with them.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from hotc.compiler.schema.dotted_quads import network_of, number_of

if TYPE_CHECKING:
    from collections.abc import Callable

LONGEST_LABEL: Final = 63
LONGEST_NAME: Final = 255
WRITTEN: Final = 2026
"""The year of this version: whatever expired before it has expired."""

_NOT_A_STRING: Final = "it is not a string"


def ip_address(value: Any) -> str | None:
    """An IPv4 address in its usual form (no leading zeros), or an IPv6 address without a zone."""
    if not isinstance(value, str):
        return _NOT_A_STRING
    if number_of(value) is not None:
        return None
    import ipaddress

    try:
        if ":" in value and "%" not in value:
            ipaddress.IPv6Address(value)
        else:
            ipaddress.IPv4Address(value)
    except ValueError:
        return "{value} is not an IP address"
    return None


def network(value: Any) -> str | None:
    """A network as ADDRESS/PREFIX. Bits of a host may be set; a netmask in the place of the prefix is no network."""
    if not isinstance(value, str):
        return _NOT_A_STRING
    if network_of(value) is not None:
        return None
    address, slash, prefix = value.partition("/")
    if not slash:
        return "{value} has no prefix length (such as /24)"
    if ip_address(address) is not None:
        return "{value} does not begin with an IP address"
    longest = 128 if ":" in address else 32
    if not (prefix.isascii() and prefix.isdigit()):
        return "{value} has no number after the slash"
    if int(prefix) > longest or (longest == 32 and prefix != str(int(prefix))):
        return "the prefix length of {value} is not between 0 and " + str(longest)
    import ipaddress

    try:
        ipaddress.ip_network(value, strict=False)
    except ValueError:
        return "{value} is not a network"
    return None


def address_or_network(value: Any) -> str | None:
    """An IP address, or a network."""
    return network(value) if isinstance(value, str) and "/" in value else ip_address(value)


_MAC: Final = (
    r"[0-9A-F]{1,2}(?::[0-9A-F]{1,2}){5}|[0-9A-F]{1,2}(?:-[0-9A-F]{1,2}){5}"
    r"|[0-9A-F]{1,4}(?::[0-9A-F]{1,4}){2}|[0-9A-F]{1,4}(?:-[0-9A-F]{1,4}){2}|[0-9A-F]{1,4}(?:\.[0-9A-F]{1,4}){2}"
    r"|[0-9A-F]{5,6}[-:][0-9A-F]{5,6}|[0-9A-F]{11,12}"
)


def mac_address(value: Any) -> str | None:
    """A MAC address in one of the forms in use: six pairs, three fours or two sixes, or all digits together."""
    if isinstance(value, str) and re.fullmatch(_MAC, value, re.IGNORECASE):
        return None
    return "{value} is not a MAC address (such as fa:16:3e:00:00:01)"


def dns_name(value: Any) -> str | None:
    """A host name: labels of lower-case letters, digits and hyphens. Empty is fine."""
    if not value:
        return None
    if not isinstance(value, str):
        return _NOT_A_STRING
    trimmed = value.removesuffix(".")
    if len(trimmed) > LONGEST_NAME:
        return f"it is longer than {LONGEST_NAME} characters"
    labels = trimmed.split(".")
    for label in labels:
        if not label:
            return "{value} has an empty part between two dots"
        if label[0] == "-" or label[-1] == "-":
            return "a part of {value} begins or ends with a hyphen"
        if not re.fullmatch(r"[a-z0-9-]+\n?", label):
            return "{value} has characters other than a-z, 0-9 and the hyphen"
        if len(label) > LONGEST_LABEL:
            return f"a part of it is longer than {LONGEST_LABEL} characters"
    if value.endswith(".") and len(labels) > 1 and labels[-1].isdigit():
        return "{value} ends with a part that is all digits"
    return None


def relative_dns_name(value: Any) -> str | None:
    """A host name to which a domain will be added: no dot at its end."""
    if not value:
        return None
    if isinstance(value, str) and value.endswith("."):
        return "{value} ends with a dot, and so is not relative"
    if isinstance(value, str) and len(value) > LONGEST_NAME - 3:
        return "it leaves no room for a domain"
    return dns_name(value)


def dns_domain(value: Any) -> str | None:
    """A domain with its dot at the end. Empty is fine."""
    if not value:
        return None
    if (reason := dns_name(value)) is not None:
        return reason
    return None if value.endswith(".") else "{value} has no dot at its end"


_ISO_8601: Final = (
    r"[0-9]{4}(?:-[0-9]{1,2}(?:-[0-9]{1,2})?|[0-9]{4})?"
    r"(?:[ T][0-9]{2}(?::?[0-9]{2}(?::?[0-9]{2}(?:[.,][0-9]+)?)?)?(?:Z|[+-](?:[01][0-9]|2[0-3])(?::?[0-9]{2})?)?)?"
)


def iso_8601(value: Any) -> str | None:
    """A point in time such as 2030-01-01T00:00:00Z."""
    wrong = "{value} is not a time such as 2030-01-01T00:00:00Z"
    if not isinstance(value, str) or not re.fullmatch(_ISO_8601, value):
        return wrong
    digits = re.findall(r"[0-9]+", value.partition(" ")[0].partition("T")[0])
    if len(digits) == 1:
        digits = [digits[0][:4], digits[0][4:6], digits[0][6:8]]
    year, month, day = (*[int(d) for d in digits if d], 1, 1)[:3]
    time = re.split(r"[ T]", value, maxsplit=1)[1:]
    clock = re.match(r"([0-9]{1,2}):?([0-9]{1,2})?:?([0-9]{1,2})?", time[0]) if time else None
    hour, minute, second = (int(part or 0) for part in clock.groups()) if clock else (0, 0, 0)
    import datetime

    try:
        datetime.datetime(year, month, day, hour, minute, second)  # only whether there is such a time
    except ValueError:
        return wrong
    return None


def expiration(value: Any) -> str | None:
    """A point in the future, or nothing. A compiler has no clock: what was past when this was written is past for
    sure.
    """
    if not value:
        return None
    if isinstance(value, str):
        value = value.strip()
    if (reason := iso_8601(value)) is not None:
        return reason
    return "{value} is in the past" if int(value[:4]) < WRITTEN else None


def cron_expression(value: Any) -> str | None:
    """Five or six fields of a crontab, or nothing."""
    if not value:
        return None
    from hotc.compiler.schema.cron import problem

    return problem(value)


def timezone(value: Any) -> str | None:
    """A name of the time zone database, or nothing. Without a database on this machine everything passes."""
    if not value:
        return None
    import zoneinfo

    try:
        zoneinfo.ZoneInfo(value)
    except (ValueError, OSError, zoneinfo.ZoneInfoNotFoundError, TypeError):
        return "there is no time zone {value}" if zoneinfo.available_timezones() else None
    return None


def json_string(value: Any) -> str | None:
    """A JSON text, or nothing."""
    if not value:
        return None
    import json

    try:
        json.loads(value)
    except (ValueError, TypeError):
        return "{value} is not JSON"
    return None


FORMATS: Final[dict[str, tuple[str, Callable[[Any], str | None]]]] = {
    "ip_addr": ("an IP address", ip_address),
    "net_cidr": ("a network (ADDRESS/PREFIX)", network),
    "ip_or_cidr": ("an IP address or a network", address_or_network),
    "mac_addr": ("a MAC address", mac_address),
    "dns_name": ("a DNS name", dns_name),
    "rel_dns_name": ("a relative DNS name", relative_dns_name),
    "dns_domain": ("a DNS domain", dns_domain),
    "iso_8601": ("a time in ISO 8601 form", iso_8601),
    "expiration": ("a time in ISO 8601 form", expiration),
    "cron_expression": ("a cron expression", cron_expression),
    "timezone": ("a time zone", timezone),
    "json_string": ("JSON", json_string),
}
"""Name of the constraint → (what is expected, check). A check gives the reason of its refusal, with ``{value}`` for
the value.
"""
