"""Lists: a table for people, JSON, YAML or bare values for programs."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from hotc.cli.render.texts import fit, padded, printable, width

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

GAP = "  "
LEAST = 12
"""Columns below which a column is not narrowed."""
SPARE = ("updated_at", "created_at", "updated", "created")
"""Keys of columns that a table does without where it is too wide: the others are worth more than a part of a time."""


def table(heads: Sequence[str], rows: Sequence[Sequence[Any]], columns: int) -> str:
    """Rows under their heads, no wider than ``columns`` as far as the widest columns can give way."""
    cells = [[_cell(value) for value in row] for row in rows]
    sizes = [max([width(head), *(width(row[i]) for row in cells)]) for i, head in enumerate(heads)]
    room = columns - len(GAP) * (len(heads) - 1)
    while sum(sizes) > room and max(sizes) > LEAST:
        sizes[sizes.index(max(sizes))] -= 1
    lines = [list(heads), ["-" * size for size in sizes], *cells]
    return "\n".join(
        GAP.join(padded(fit(cell, size), size) for cell, size in zip(line, sizes, strict=True)).rstrip()
        for line in lines
    )


def fields(pairs: Sequence[tuple[str, Any]]) -> str:
    """Names and values of one thing, below each other."""
    size = max((width(name) for name, _ in pairs), default=0)
    return "\n".join(f"{padded(name, size)}  {_cell(value)}".rstrip() for name, value in pairs)


def as_json(value: Any) -> str:
    """Plain data as JSON, readable."""
    return json.dumps(value, indent=2, ensure_ascii=False, default=str)


def as_yaml(value: Any) -> str:
    """Plain data as YAML, in the given order."""
    import yaml

    text: str = yaml.safe_dump(json.loads(as_json(value)), sort_keys=False, allow_unicode=True, width=10_000)
    return text


def as_values(rows: Sequence[Sequence[Any]]) -> str:
    """Values alone, a line for each row, as ``openstack -f value`` writes them."""
    return "\n".join(" ".join(plain(value) for value in row) for row in rows)


def listing(form: str, heads: Sequence[tuple[str, str]], rows: Sequence[Mapping[str, Any]], columns: int) -> str:
    """A list in one of the formats. ``heads`` are (key, heading) of what a table shows; programs get every key."""
    if form == "json":
        return as_json([dict(row) for row in rows])
    if form == "yaml":
        return as_yaml([dict(row) for row in rows])
    if form == "table":
        heads = _that_fit(heads, rows, columns)
    picked = [[row.get(key) for key, _ in heads] for row in rows]
    if form == "value":
        return as_values(picked)
    return table([heading for _, heading in heads], picked, columns)


def _that_fit(
    heads: Sequence[tuple[str, str]], rows: Sequence[Mapping[str, Any]], columns: int
) -> Sequence[tuple[str, str]]:
    """The heads without those at the end that can be spared, as long as the table is too wide."""

    def wide(kept: Sequence[tuple[str, str]]) -> int:
        sizes = [max([width(head), *(width(_cell(row.get(key))) for row in rows)]) for key, head in kept]
        return sum(sizes) + len(GAP) * (len(kept) - 1)

    while len(heads) > 1 and heads[-1][0] in SPARE and wide(heads) > columns:
        heads = heads[:-1]
    return heads


def plain(value: Any) -> str:
    """A value as a word or as JSON."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    return json.dumps(value, ensure_ascii=False, default=str)


def _cell(value: Any) -> str:
    return printable(plain(value))
