"""Write the tables of yaql's parser for :mod:`hotc.compiler.intrinsics.yaql_tables`, with the installed library.

``python tools/generate_yaql_tables.py [--check]``: with ``--check`` nothing is written; status 1 if it would be other.
"""

from __future__ import annotations

import collections.abc  # noqa: F401  # yaql uses it without importing it
import json
import sys
from typing import Any

import yaql
from yaql.language.factory import yacc

from hotc.compiler.intrinsics.yaql_tables import PATH, described


def written() -> str:
    """The text of the file."""
    found: list[Any] = []

    class Seen(yacc.LRTable):  # type: ignore[misc]
        def __init__(self, grammar: Any, log: Any = None) -> None:
            super().__init__(grammar, log)
            found.append(self)

    built = yacc.LRTable
    yacc.LRTable = Seen
    try:
        yaql.YaqlFactory().create({})
    finally:
        yacc.LRTable = built
    (table,) = found
    if table.sr_conflicts or table.rr_conflicts:
        sys.exit("error: the grammar has conflicts, which the kept tables don't hold")
    rows = {
        "action": [table.lr_action[state] for state in range(len(table.lr_action))],
        "goto": [table.lr_goto[state] for state in range(len(table.lr_action))],
    }
    parts = [f'"grammar": {json.dumps(described(table.grammar), indent=0)}']
    parts += [f'"{key}": [\n{_lines(each)}\n]' for key, each in rows.items()]
    return "{" + ",\n".join(parts) + "}\n"


def _lines(rows: list[dict[str, int]]) -> str:
    return ",\n".join(json.dumps(row, separators=(",", ":"), sort_keys=True) for row in rows)


def main() -> int:
    text = written()
    if "--check" in sys.argv[1:]:
        return int(text != PATH.read_text("utf-8"))
    PATH.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
