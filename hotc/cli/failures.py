"""What failed, for the end of a command: equal reasons once, with the first resources that they hit."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from hotc.runtime.applying.result import Failure

NAMED: Final = 3
"""Most addresses that are named of those that failed for the same reason."""
LISTED: Final = 20
"""Most addresses in a list of what was not begun."""

_OWN: Final = re.compile(r"\b(?:req-)?[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}\b")
"""Ids of objects and requests, in which reasons differ that are the same otherwise."""


def lines(failures: Iterable[Failure], prefix: str = "") -> list[str]:
    """One line for each reason, in the order in which they came; ``prefix`` stands before each."""
    groups: dict[tuple[str, str], list[Failure]] = {}
    for each in failures:
        reason = _OWN.sub("", each.reason).replace(each.address, "")
        groups.setdefault((each.operation, reason), []).append(each)
    return [f"{prefix}{alike[0].operation} {_who(alike)}: {alike[0].reason}" for alike in groups.values()]


def listed(addresses: Sequence[str]) -> str:
    """Addresses in a row, and how many more there are where they are many."""
    return _row(addresses, LISTED)


def _who(alike: Sequence[Failure]) -> str:
    row = _row([each.address for each in alike], NAMED)
    return row if len(alike) <= NAMED else f"{row} ({len(alike)} of them, for one reason)"


def _row(addresses: Sequence[str], most: int) -> str:
    if len(addresses) <= most:
        return ", ".join(addresses)
    return f"{', '.join(addresses[:most])} and {len(addresses) - most} more"
