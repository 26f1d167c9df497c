"""Cron expressions as croniter (which Heat asks) reads them: five to seven fields, names, ranges, steps, L and #."""

from __future__ import annotations

import re
from typing import Final

_MONTHS: Final = dict(
    zip(("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), range(1, 13), strict=True)
)
_DAYS: Final = dict(zip(("sun", "mon", "tue", "wed", "thu", "fri", "sat"), range(7), strict=True))

_FIELDS: Final[tuple[tuple[str, int, int, dict[str, int]], ...]] = (
    ("minute", 0, 59, {}),
    ("hour", 0, 23, {}),
    ("day of the month", 1, 31, {}),
    ("month", 1, 12, _MONTHS),
    ("day of the week", 0, 7, _DAYS),
    ("second", 0, 59, {}),
    ("year", 1970, 2099, {}),
)
_ALIASES: Final = ("@midnight", "@hourly", "@daily", "@weekly", "@monthly", "@yearly", "@annually")


def problem(text: object) -> str | None:
    """Why a text is no cron expression (``{value}`` stands for it); ``None`` when it is one."""
    if not isinstance(text, str):
        return "it is not a string"
    if text.lower() in _ALIASES:
        return None
    parts = text.lower().split()
    if not 5 <= len(parts) <= len(_FIELDS):
        return "{value} has " + str(len(parts)) + " fields instead of five"
    for part, (name, low, high, names) in zip(parts, _FIELDS, strict=False):
        for item in part.split(","):
            if not _is_item(item, name, low, high, names):
                return f"the {name} in {{value}} is wrong"
    return None


def _is_item(item: str, name: str, low: int, high: int, names: dict[str, int]) -> bool:
    if item in ("*", "?"):
        return item == "*" or name in ("day of the month", "day of the week")
    if name == "day of the month" and (item == "l" or re.fullmatch(r"(?:[1-9]|[12][0-9]|3[01])w", item)):
        return True
    if re.fullmatch(r"r(?:\([0-9]+-[0-9]+\))?(?:/[1-9][0-9]*)?", item):
        return True  # at random
    if name == "day of the week" and ("#" in item or item.startswith("l")):
        day, mark, nth = item.partition("#")
        if mark:
            return _number(day, low, high, names) is not None and (nth == "l" or (nth.isdigit() and 1 <= int(nth) <= 5))
        return _number(item[1:], low, high, names) is not None
    span, slash, step = item.partition("/")
    if slash and not (step.isascii() and step.isdigit() and int(step) > 0):
        return False
    if span == "*":
        return True
    first, dash, last = span.partition("-")
    begin = _number(first, low, high, names)
    if not dash:
        return begin is not None
    end = _number(last, low, high, names)
    return begin is not None and end is not None


def _number(text: str, low: int, high: int, names: dict[str, int]) -> int | None:
    if text in names:
        return names[text]
    if text.isascii() and text.isdigit() and low <= int(text) <= high:
        return int(text)
    return None
