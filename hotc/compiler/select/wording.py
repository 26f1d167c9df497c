"""The parser's complaints in words: what stands there, what could, and what was likely meant."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from hotc.compiler.select.error import SelectorError, without_texts

if TYPE_CHECKING:
    from lark.exceptions import UnexpectedInput

_WORDS: tuple[tuple[str, str], ...] = (
    ("TYPE", "a type, a name or any"),
    ("KEY", "a property"),
    ("COMPARISON", "an operator (=, !=, <, >, in, contains, matches, exists …)"),
    ("PATTERN", "a pattern between slashes"),
    ("NUMBER", "a value"),
    ("INDEX", "a number or *"),
    ("RELATION", "depends on, needed by or inside"),
    ("_WHERE", '"where"'),
    ("_AND", '"and"'),
    ("_OR", '"or"'),
    ("COMMA", '","'),
    ("RPAR", '")"'),
    ("LSQB", '"["'),
    ("RSQB", '"]"'),
    ("STRING", "a text in quotes"),
    ("$END", "the end"),
)
"""Terminals of the grammar in words, the telling ones first."""
_TELLING = frozenset(("TYPE", "KEY", "COMPARISON", "NUMBER"))
"""Where one of these could stand, the others go without saying."""

_KEYWORDS = frozenset(("where", "and", "or", "not", "any", "in", "matches", "contains", "exists", "missing", "inside"))

_SECOND_WORDS = {"depends": "on", "needed": "by", "starts": "with", "ends": "with", "refers": "to"}


def worded(error: UnexpectedInput, text: str) -> SelectorError:
    """The error for the user."""
    position = error.pos_in_stream if error.pos_in_stream is not None and error.pos_in_stream >= 0 else len(text)
    token = getattr(error, "token", None)
    if token is not None and token.type == "$END":
        position = len(text.rstrip())
    # a lexer's complaint says what is allowed, a parser's what is expected
    expected = set(getattr(error, "expected", None) or getattr(error, "allowed", None) or ())
    before = without_texts(text[:position])
    expected -= {"$END"} if before.count("(") > before.count(")") else {"RPAR"}  # the parser's table doesn't count them
    return SelectorError(_said(expected, _there(text, position)), text, position, _hint(expected, text, position))


def _said(expected: set[str], there: str) -> str:
    if expected == {"$END"}:
        return f"Nothing more is expected, but there is {there}"
    telling = expected & _TELLING
    if "KEY" in telling:
        telling -= {"TYPE"}
    words = [word for name, word in _WORDS if name in (telling or expected)]
    listed = " or ".join([", ".join(words[:-1]), words[-1]]) if len(words) > 1 else "".join(words)
    return f"Expected {listed}, not {there}" if there else f"Expected {listed}"


def _there(text: str, position: int) -> str:
    found = re.compile(r"\s*([\w@:*?/.%-]+|\S)").match(text, position)
    if found is None:
        return ""
    return "a quote" if found[1] in "\"'" else f'"{found[1][:40]}"'


def _hint(expected: set[str], text: str, position: int) -> str:
    found = re.compile(r"[^\s,\]()=<>!]+").match(text, position)
    word = found[0] if found else ""
    before = text[:position].split()
    if word and word.lower() in _KEYWORDS and word not in _KEYWORDS:
        return f"Words of the language are small: {word.lower()}."
    if word.startswith(("'", '"')):
        if "PATTERN" in expected:
            return "Write a pattern such as /web-[0-9]+/."
        return "" if word[0] in word[1:] else "The text has no end: its closing quote is missing."
    if "NUMBER" in expected and word:
        return f'Put texts in quotes: "{word}".'
    if before[-1:] and before[-1] in _SECOND_WORDS:
        return f"Write {before[-1]} {_SECOND_WORDS[before[-1]]}."
    if "_WHERE" in expected and text[position : position + 1] in ("=", "!", "<", ">"):
        return 'Ask for values behind where: any where flavor = "m1.large".'
    if "PATTERN" in expected and word:
        return "Write a pattern such as /web-[0-9]+/."
    if not text.strip():
        return 'Write a type such as OS::Nova::Server, a name such as "web_*", or any.'
    return ""
