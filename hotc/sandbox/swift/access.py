"""Access lists of containers, as Swift takes and keeps them (``swift/common/middleware/acl.py`` of Swift 2.37)."""

from __future__ import annotations

from hotc.sandbox.call import RefusedError

_REFERRERS = frozenset({".r", ".ref", ".referer", ".referrer"})


def cleaned(word: str, value: str) -> str:
    """Return the list in Swift's own form; ``word`` is ``read`` or ``write``. Refuses with 400 what means nothing."""
    items = [item for item in map(str.strip, value.split(",")) if item]
    return ",".join(_item(word, item) for item in items)


def _item(word: str, item: str) -> str:
    first, colon, rest = (part.strip() for part in item.partition(":"))
    if not colon or not first.startswith("."):
        return item
    if first not in _REFERRERS:
        raise RefusedError(400, f"Unknown designator {first!r} in ACL: {item!r}")
    if word == "write":
        raise RefusedError(400, f"Referrers not allowed in write ACL: {item!r}")
    sign = "-" if rest.startswith("-") else ""
    host = rest.removeprefix("-").strip()
    host = host if host == "*" else host.removeprefix("*").strip()
    if host in {"", "."}:
        raise RefusedError(400, f"No host/domain value after referrer designation in ACL: {item!r}")
    return f".r:{sign}{host}"
