"""Texts that begin in a known way and go on in an unknown one: which of them can't become what a property wants."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from hotc.compiler.catalog import Property

# compiled by those who need them: texts whose end is unknown are rare
_NUMBER: Final = r"\s*[+-]?[0-9_]*(\.[0-9_]*)?([eE][+-]?[0-9]*)?"
_INTEGER: Final = r"\s*[+-]?[0-9_]*"
_ADDRESS: Final = r"[0-9a-fA-F:.]*"
_BEGINNINGS: Final = {
    "ip_addr": (_ADDRESS, "an IP address"),
    "mac_addr": (r"[0-9a-fA-F:.-]*", "a MAC address"),
    "net_cidr": (r"[0-9a-fA-F:.]*(/[0-9]*)?", "a network such as 10.0.0.0/24"),
    "ip_or_cidr": (r"[0-9a-fA-F:.]*(/[0-9]*)?", "an IP address or a network"),
}


def impossible(prop: Property, prefix: str) -> str:
    """What the property wants, in words, when no text that begins with ``prefix`` can be that; else nothing."""
    if prop.type == "integer":
        return "" if re.fullmatch(_INTEGER, prefix) else "an integer"
    if prop.type == "number":
        return "" if re.fullmatch(_NUMBER, prefix) else "a number"
    if prop.type == "boolean":
        return "" if any(word.startswith(prefix.lower()) for word in ("true", "false")) else "true or false"
    if prop.type != "string":
        return ""
    for check in prop.checks:
        allowed = check.get("allowed")
        if allowed is not None and not any(str(value).startswith(prefix) for value in allowed):
            return f"one of {', '.join(map(str, allowed))}"
        pattern, words = _BEGINNINGS.get(check.get("custom", ""), (None, ""))
        if pattern is not None and not re.fullmatch(pattern, prefix):
            return words
    return ""
