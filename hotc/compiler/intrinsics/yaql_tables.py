"""The tables of yaql's parser, kept beside this file: the library builds them anew in each process (a seventh second).

They belong to one grammar and are taken for no other. Another version of yaql whose grammar differs, or whose parser
generator does, builds its own as ever. ``tools/generate_yaql_tables.py`` writes them.
"""

from __future__ import annotations

import json
from pathlib import Path
from threading import Lock
from typing import Any

PATH = Path(__file__).with_suffix(".json")
_PATCHING = Lock()


def create(options: dict[str, Any]) -> Any:
    """An engine as ``yaql.YaqlFactory().create(options)`` gives it."""
    import collections.abc  # noqa: F401  # yaql uses it without importing it

    import yaql
    from yaql.language.factory import yacc

    factory = yaql.YaqlFactory()
    if not hasattr(yacc, "LRTable") or not hasattr(yacc.LRTable, "lr_parse_table"):
        return factory.create(options)
    with _PATCHING:
        built = yacc.LRTable
        yacc.LRTable = _kept(built)
        try:
            return factory.create(options)
        finally:
            yacc.LRTable = built


def _kept(built: Any) -> Any:
    """The class of the library's tables, which are read where they are known, and built where they aren't."""

    class Kept(built):  # type: ignore[misc]
        def __init__(self, grammar: Any, log: Any = None) -> None:
            known = json.loads(PATH.read_bytes())
            if known["grammar"] != described(grammar):
                super().__init__(grammar, log)
                return
            self.grammar = grammar
            self.lr_productions = grammar.Productions
            self.lr_action = dict(enumerate(known["action"]))
            self.lr_goto = dict(enumerate(known["goto"]))
            self.sr_conflicts: list[Any] = []
            self.rr_conflicts: list[Any] = []

    return Kept


def described(grammar: Any) -> list[str]:
    """All that the tables rest on: the productions in their order, with their precedence, and that of the terminals."""
    productions = [f"{each} %prec {each.prec}" for each in grammar.Productions]
    return [*productions, *(f"{term} {grammar.Precedence.get(term)}" for term in sorted(grammar.Terminals))]
