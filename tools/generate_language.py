#!/usr/bin/env python3
"""Compile the table of the language, ``functions.hotsig``, into the module that the compiler imports.

    python tools/generate_language.py           writes hotc/compiler/language.py
    python tools/generate_language.py --check   exit status 1 when the committed module is not what the table says

lark is needed here only: at run time the compiler reads the generated module.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from lark import Lark, Token, Tree

ROOT = Path(__file__).resolve().parent.parent
GRAMMAR = ROOT / "hotc" / "grammars" / "signature.lark"
TABLE = ROOT / "hotc" / "compiler" / "intrinsics" / "functions.hotsig"
MODULE = ROOT / "hotc" / "compiler" / "language.py"

HEADER = '''"""The language of templates as data.

Generated from intrinsics/functions.hotsig by tools/generate_language.py; do not edit.
"""

# ruff: noqa: E501
# fmt: off

from __future__ import annotations
'''


def parse_table(text: str) -> Tree[Token]:
    """The syntax tree of a table. Raises :class:`lark.exceptions.UnexpectedInput` on a mistake in it."""
    return Lark(GRAMMAR.read_text(encoding="utf-8"), parser="lalr", maybe_placeholders=True).parse(text)


def functions(tree: Tree[Token]) -> dict[str, tuple[Any, ...]]:
    """Implementation → (shape, parameters as (mark, name, types), result type, description)."""
    found: dict[str, tuple[Any, ...]] = {}
    for node in tree.find_data("function"):
        name, argument, result, text = node.children
        assert isinstance(argument, Tree)
        (shape,) = argument.children
        assert isinstance(shape, Tree)
        if name in found:
            raise SystemExit(f"{TABLE.name}: the function {name} is declared twice")
        parameters = tuple(
            (str(p.children[0] or ""), str(p.children[1]), tuple(map(str, p.children[2].children)))  # type: ignore[union-attr]
            for p in shape.children
            if isinstance(p, Tree)
        )
        found[str(name)] = (str(shape.data), parameters, str(result), str(text or '""')[1:-1])
    return found


def items(change: Tree[Token]) -> dict[str, str]:
    """Key → meaning, of one change."""
    pairs = [item.children for item in change.find_data("item")]
    return {str(key): str(meaning or key) for key, meaning in pairs}


def versions(tree: Tree[Token], known: dict[str, tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    """Every version as (name, kind, header, parent, what it adds by group, functions that it takes away)."""
    found: list[tuple[Any, ...]] = []
    admitted: dict[str, set[str]] = {"": set()}
    for node in tree.find_data("version"):
        kind, header, name, parent, *changes = node.children
        added: dict[str, dict[str, str]] = {}
        removed: list[str] = []
        have = set(admitted[str(parent or "")])
        for change in changes:
            assert isinstance(change, Tree)
            sign, group = change.children[:2]
            entries = items(change)
            if sign == "-":
                if group != "functions" or set(entries) - have:
                    raise SystemExit(f"{TABLE.name}: {name} takes away {sorted(entries)}, which its parent has not")
                removed += entries
                continue
            if group in ("functions", "condition_functions") and set(entries.values()) - set(known):
                raise SystemExit(
                    f"{TABLE.name}: {name} admits {sorted(entries.values())}, not all of which are declared"
                )
            added[str(group)] = entries
            have |= set(entries) if group == "functions" else set()
        admitted[str(name)] = have - set(removed)
        found.append((str(name), str(kind), str(header), str(parent or ""), added, tuple(removed)))
    return found


def aliases(tree: Tree[Token]) -> dict[str, tuple[str, bool]]:
    """Release name → (version, whether Heat knows the name)."""
    return {str(a): (str(v), note is None) for a, v, note in (n.children for n in tree.find_data("alias"))}


def render() -> str:
    """The text of the module."""
    tree = parse_table(TABLE.read_text(encoding="utf-8"))
    known = functions(tree)
    return "\n".join(
        [
            HEADER,
            "# implementation: (shape of the argument, parameters (mark, name, types), result type, what it does)",
            "FUNCTIONS: dict[str, tuple[str, tuple[tuple[str, str, tuple[str, ...]], ...], str, str]] = {",
            *(f"    {name!r}: {declared!r}," for name, declared in known.items()),
            "}",
            "",
            "# (name, kind, header, parent, what it adds by group: {key: meaning}, functions that it takes away)",
            "VERSIONS: tuple[tuple[str, str, str, str, dict[str, dict[str, str]], tuple[str, ...]], ...] = (",
            *(f"    {version!r}," for version in versions(tree, known)),
            ")",
            "",
            "# release: (version, whether Heat knows this name)",
            "ALIASES: dict[str, tuple[str, bool]] = {",
            *(f"    {name!r}: {meaning!r}," for name, meaning in aliases(tree).items()),
            "}",
            "",
        ]
    )


def main(arguments: list[str]) -> int:
    fresh = render()
    if "--check" in arguments:
        if MODULE.read_text(encoding="utf-8") != fresh:
            print(
                f"{MODULE.relative_to(ROOT)} is not what {TABLE.relative_to(ROOT)} says: run tools/generate_language.py"
            )
            return 1
        return 0
    MODULE.write_text(fresh, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
