"""The line on which a setting stands in a file of TOML: the parser of the standard library does not tell it."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

Keys = tuple[str, ...]


def line_of(text: str, keys: Sequence[str]) -> int | None:
    """The line (from 1) of the statement that sets ``keys``, such as ``("stack", "web", "timeout")``.

    A header counts for its table. Where nothing sets them, the line of the nearest table around; ``None`` where not
    even that is there. ``text`` is valid TOML.
    """
    wanted, best, depth = tuple(keys), None, 0
    for number, path, data in _statements(text):
        reached = _reached(path, data, wanted)
        if reached > depth:
            best, depth = number, reached
    return best


def _statements(text: str) -> Iterator[tuple[int, Keys, Any]]:
    """``(line, table, what it sets)`` of every statement; a header sets an empty table."""
    table: Keys = ()
    begun, first = "", 0
    for number, line in enumerate(text.split("\n"), 1):
        first = first if begun else number
        begun += line + "\n"
        try:
            data = tomllib.loads(begun)
        except tomllib.TOMLDecodeError:
            continue  # a value over several lines: it is whole when the parser says so
        if begun.lstrip().startswith("["):
            table = _only_path(data)
            yield first, table, {}
        elif data:
            yield first, table, data
        begun = ""


def _only_path(data: Any) -> Keys:
    path: list[str] = []
    while data:
        if isinstance(data, list):
            data = data[0]
            continue
        key, data = next(iter(data.items()))
        path.append(key)
    return tuple(path)


def _reached(table: Keys, data: Any, wanted: Keys) -> int:
    """How many of the wanted keys a statement leads along; 0 when it leads elsewhere."""
    shared = min(len(table), len(wanted))
    if table[:shared] != wanted[:shared] or len(table) > len(wanted):
        return 0
    count = len(table)
    for key in wanted[count:]:
        if not isinstance(data, dict) or key not in data:
            break
        data = data[key]
        count += 1
    return count
