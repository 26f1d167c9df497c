"""Lists and maps in brackets, as templates have them: words, quoted texts and further brackets.

Token by token, without libyaml. A form that is not surely understood (anchors, tags, a key without a value, words that
go on in the next line) is left to libyaml.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from hotc.compiler.tree import Entry, Mapping, Node, Scalar, Sequence
from hotc.compiler.yaml_scalars import known_value, unescaped

if TYPE_CHECKING:
    from hotc.compiler.source import SourceFile

DEEPEST: Final = 40
"""Lists and maps in each other, in what is read without libyaml."""

_TOKEN: Final = re.compile(
    r"""[ \n]*(?:(?<=[ \n])\#[^\n]*\n[ \n]*)*
    (?:([\[\]{},])
    |(?:((?:[A-Za-z0-9_$./]|-(?=\w))[\w$./()<>=%+-]*(?:::?[\w$./()<>=%+-]+)*
         (?:[ ]+[\w$./()<>=%+-]+(?:::?[\w$./()<>=%+-]+)*)*)
    |'([^'\n]*)'
    |"([^"\\\n]*)"
    |"((?:[^"\\\n]|\\[nrt"\\])*)"
    )([ ]*:(?=[ \n]))?)""",
    re.ASCII | re.VERBOSE,
)
"""A bracket or a comma, a plain scalar, texts in single quotes, in double quotes, with escapes; the colon of a key."""


def read_flow(source: SourceFile, text: str, start: int, end: int) -> Node | None:  # noqa: PLR0912, PLR0915 one loop
    """What the bracket opens that stands at ``start``, if it is closed before ``end``; ``None`` for any other form.

    It is the very tree that libyaml's events make. Raises :class:`ValueError` for a scalar that has no value.
    """
    token = _TOKEN.match
    outer: list[Any] = []  # the collections around the innermost one
    node: Node
    inner: Mapping | Sequence | None = None  # the innermost collection, and what is known of it:
    entries: list[Entry] | None = None  # of a mapping
    index: dict[Any, Entry] = {}  # of a mapping
    items: list[Node] = []  # of a sequence
    key: Scalar | None = None  # was read; its value comes next
    ready = True  # a key, a value or the end comes next, not a comma
    at = start
    while True:
        found = token(text, at, end)
        if found is None:
            return None
        at = found.end()
        sign, raw, single, double, escaped, colon = found.groups()
        if sign is None:
            if not ready:
                return None
            node = _scalar(source, found, raw, single if single is not None else double, escaped)
            if colon is not None:
                if entries is None or key is not None or type(node.value) is not str:
                    return None
                if node.value in index or node.value == "<<":
                    return None
                key = node
                continue
        elif sign == ",":
            if ready:
                return None
            ready = True
            continue
        elif sign in {"[", "{"}:
            if not ready or (entries is not None and key is None) or len(outer) >= DEEPEST:
                return None
            outer.append((inner, entries, index, items, key))
            key = None
            if sign == "[":
                entries, items = None, []
                inner = Sequence(source, at - 1, at, items)
            else:
                entries, index = [], {}
                inner = Mapping(source, at - 1, at, entries, index)
            continue
        else:
            if inner is None or key is not None or (sign == "}") is (entries is None):
                return None
            node = inner
            node.end = at
            inner, entries, index, items, key = outer.pop()
            if inner is None:
                return node
        if inner is None:
            return None
        if entries is None:
            items.append(node)
        elif key is None:
            return None
        else:
            entry = Entry(key, node)
            entries.append(entry)
            index[key.value] = entry
            key = None
        ready = False


def _scalar(
    source: SourceFile, found: re.Match[str], raw: str | None, quoted: str | None, escaped: str | None
) -> Scalar:
    """The scalar of a token: plain, quoted, or quoted and with escapes."""
    if raw is not None:
        begin = found.start(2)
        return Scalar(source, begin, begin + len(raw), known_value(raw), raw)
    if quoted is not None:
        begin = found.start(3 if found[3] is not None else 4) - 1
        return Scalar(source, begin, begin + len(quoted) + 2, quoted, quoted, True)
    assert escaped is not None
    begin = found.start(5) - 1
    value = unescaped(escaped)
    return Scalar(source, begin, begin + len(escaped) + 2, value, value, True)
