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

_PLAIN: Final = re.compile(
    r"""(?:[A-Za-z0-9_$./]|-(?=\w))[\w$./()<>=%+-]*(?:::?[\w$./()<>=%+-]+)*
    (?:[ ]+[\w$./()<>=%+-]+(?:::?[\w$./()<>=%+-]+)*)*""",
    re.ASCII | re.VERBOSE,
)
_QUOTED: Final = re.compile(r"""'([^'\n]*)'|"([^"\\\n]*)"|"((?:[^"\\\n]|\\[nrt"\\])*)\"""")
_CALL: Final = re.compile(r"\{[ ]*([a-z]+(?:_[a-z]+)+):[ ]+([A-Za-z_0-9][\w-]*)[ ]*\}", re.ASCII)
"""A function of one word, as most are."""


def read_flow(source: SourceFile, text: str, start: int, end: int) -> Node | None:  # noqa: PLR0912, PLR0915 one loop
    """What the bracket opens that stands at ``start``, if it is closed before ``end``; ``None`` for any other form.

    It is the very tree that libyaml's events make. Raises :class:`ValueError` for a scalar that has no value.
    """
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
        while at < end and text[at] in " \n":
            at += 1
        if at >= end:
            return None
        sign = text[at]
        if sign == ",":
            if ready:
                return None
            ready = True
            at += 1
            continue
        if sign in "]}":
            if inner is None or key is not None or (sign == "}") is (entries is None):
                return None
            at += 1
            node = inner
            node.end = at
            inner, entries, index, items, key = outer.pop()
        elif sign == "#":
            at = text.find("\n", at, end) if text[at - 1] in " \n" else -1
            if at < 0:
                return None
            continue
        elif not ready:
            return None
        elif sign in "[{":
            if (entries is not None and key is None) or len(outer) >= DEEPEST:
                return None
            if sign == "{" and (found := _CALL.match(text, at, end)) is not None:
                node = _call(source, found)
                at = node.end
            else:
                outer.append((inner, entries, index, items, key))
                key = None
                if sign == "[":
                    entries, items = None, []
                    inner = Sequence(source, at, at, items)
                else:
                    entries, index = [], {}
                    inner = Mapping(source, at, at, entries, index)
                at += 1
                continue
        else:
            scalar = _scalar(source, text, at, end)
            if scalar is None:
                return None
            at = scalar.end
            while at < end and text[at] == " ":
                at += 1
            if at + 1 < end and text[at] == ":" and text[at + 1] in " \n":
                if entries is None or key is not None or type(scalar.value) is not str:
                    return None
                if scalar.value in index or scalar.value == "<<":
                    return None
                key = scalar
                at += 1
                continue
            node = scalar
        if inner is None:
            return node if not outer and sign in "]}{" else None
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


def _scalar(source: SourceFile, text: str, at: int, end: int) -> Scalar | None:
    """The scalar that begins at an offset: plain, quoted, or quoted and with escapes."""
    found = _PLAIN.match(text, at, end)
    if found is not None:
        raw = found[0]
        return Scalar(source, at, found.end(), known_value(raw), raw)
    found = _QUOTED.match(text, at, end)
    if found is None:
        return None
    group = found.lastindex or 1
    raw = found[group] if group != 3 else unescaped(found[3])
    return Scalar(source, at, found.end(), raw, raw, True)


def _call(source: SourceFile, found: re.Match[str]) -> Mapping:
    """``{name: word}``."""
    start, name, word = found.start(), found[1], found[2]
    key = Scalar(source, found.start(1), found.end(1), name, name)
    entry = Entry(key, Scalar(source, found.start(2), found.end(2), known_value(word), word))
    return Mapping(source, start, found.end(), [entry], {name: entry})
