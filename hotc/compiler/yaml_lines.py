"""The common kind of YAML line by line, without an event for each word; what is not of that kind is libyaml's.

Templates are written in lines of few forms: ``key:``, ``key: value``, ``- value``, ``- key: value``, comments (see
:mod:`~hotc.compiler.line_forms`). Values that are more than a word or a simple quoted text (brackets, blocks, texts of
several lines) are pieces of their own (see :mod:`~hotc.compiler.yaml_pieces`).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from hotc.compiler.line_forms import FORMS, KEY, LIST, PIECE, SCALAR, SKIP, TEXT, TREE, form_of
from hotc.compiler.tree import COMPILED, Entry, Mapping, Node, Plain, Scalar, Sequence
from hotc.compiler.yaml_flow import DEEPEST
from hotc.compiler.yaml_pieces import OtherForm, read_piece

if TYPE_CHECKING:
    from hotc.compiler.context import Limits
    from hotc.compiler.source import SourceFile

_STRANGE: Final = re.compile("[\x85\u2028\u2029\ufeff]")
_ANCHOR: Final = re.compile("[ ]&[A-Za-z_]")
_NODES_A_LINE: Final = 3


def read_lines(source: SourceFile, text: str, limits: Limits) -> Mapping | None:
    """The tree of a text that is a map and of which there is nothing to say; ``None`` for any other text.

    It is the very tree that :class:`~hotc.compiler.yaml_events.Builder` makes. ``None`` is given for a text with a line
    of another form, and for whatever deserves a finding: a key twice, a key that is no text, a syntax error.
    """
    if "\t" in text or "\r" in text or not (text.isascii() or _STRANGE.search(text) is None):
        return None
    if "&" in text and _ANCHOR.search(text) is not None:  # sooner said than found out on the way
        return None
    lines = text.split("\n")
    if limits.depth < 2 * DEEPEST or len(lines) * _NODES_A_LINE + len(text) // 8 > limits.nodes:
        return None
    try:
        return _read(source, text, lines)
    except OtherForm:
        return None


def _read(source: SourceFile, text: str, lines: list[str]) -> Mapping:  # noqa: PLR0912, PLR0915 one loop, see Builder.build
    forms, new = FORMS, object.__new__
    number, count = 0, len(lines)
    outer: list[Any] = []  # the collections around the innermost one
    root: Mapping | None = None
    node: Any = None  # the innermost collection, and what is known of it:
    entries: list[Entry] | None = None  # of a mapping
    index: dict[Any, Entry] = {}  # of a mapping
    items: list[Node] = []  # of a sequence
    here = -1  # the column in which its keys or dashes stand
    waiting: Entry | None = None  # a key was read; its value comes next
    value: Any
    after = 0
    begun = False
    while number < count:
        line = lines[number]
        number += 1
        at = after
        after += len(line) + 1
        body = line.lstrip(" ")
        form = forms.get(body) or form_of(body)
        kind, dash, key, key_length, key_quoted, begin, plain, raw, length, quoted = form
        if kind == SKIP:
            continue
        column = len(line) - len(body)
        place = at + column
        # --- the collection that the line belongs to
        if column != here or waiting is not None or (dash != 0) is (entries is not None):
            if column > here:
                if waiting is None and root is not None:  # the value before goes on
                    last = entries[-1].value if entries is not None else items[-1]
                    value, end = read_piece(source, text, last.start, here)
                    if end <= at:
                        raise OtherForm
                    if entries is not None:
                        entries[-1].value = value
                    else:
                        items[-1] = value
                    while after < end:
                        after += len(lines[number]) + 1
                        number += 1
                    continue
                if key is None and not dash:
                    if root is None:
                        if kind == TEXT or begun or column:
                            raise OtherForm
                        begun = True
                        continue
                    assert waiting is not None
                    waiting.value, end = read_piece(source, text, place, here)
                    waiting = None
                    while after < end:
                        after += len(lines[number]) + 1
                        number += 1
                    continue
                opens = True
            else:
                opens = dash != 0 and column == here and waiting is not None
                if waiting is not None and not opens:
                    waiting.value = _nothing(source, text, waiting.key)
                    waiting = None
                while column < here:
                    if not outer:
                        raise OtherForm
                    node.end = entries[-1].value.end if entries is not None else items[-1].end
                    node, entries, index, items, here = outer.pop()
                if not opens:
                    if (
                        entries is None and not dash and outer and outer[-1][4] == here
                    ):  # dashes as far left as their key
                        node.end = items[-1].end
                        node, entries, index, items, here = outer.pop()
                    if column != here or (dash != 0) is (entries is not None):
                        raise OtherForm
            if opens:
                if root is not None:
                    outer.append((node, entries, index, items, here))
                    if len(outer) > DEEPEST:
                        raise OtherForm
                elif dash:
                    raise OtherForm
                if dash:
                    entries, items = None, []
                    node = Sequence(source, place, place, items)
                else:
                    entries, index = [], {}
                    node = Mapping(source, place, place, entries, index)
                here = column
                if waiting is not None:
                    waiting.value = node
                    waiting = None
                else:
                    root = node
        if dash and key is not None:
            outer.append((node, entries, index, items, here))
            entries, index = [], {}
            inner = Mapping(source, place + dash, place + dash, entries, index)
            items.append(inner)
            node = inner
            here = column + dash
        # --- the line itself
        if kind == LIST:
            outer.append((node, entries, index, items, here))
            if len(outer) > DEEPEST:
                raise OtherForm
            here = column + dash
            entries = None
            node = Sequence(source, at + here, at + here, [])
            items.append(node)
            items = node.items
            number -= 1  # the line once more, without its first dash
            lines[number] = " " * here + body[dash:]
            after = at
            continue
        if key is not None:
            if key in index:
                raise OtherForm
            if COMPILED:
                scalar = Scalar(source, place + dash, place + dash + key_length, key, key, key_quoted)
                entry = Entry(scalar, scalar)  # its value comes
            else:
                scalar = new(Scalar)
                scalar.source = source
                scalar.start = place + dash
                scalar.end = place + dash + key_length
                scalar.anchor = None
                scalar.value = scalar.raw = key
                scalar.quoted = key_quoted
                entry = new(Entry)
                entry.key = scalar
            entries.append(entry)  # type: ignore[union-attr]
            index[key] = entry
            if kind == KEY:
                waiting = entry
                continue
        if kind == SCALAR:
            begin += place
            if COMPILED:
                value = Scalar(source, begin, begin + length, plain, raw, quoted)
            else:
                value = new(Scalar)
                value.source = source
                value.start = begin
                value.end = begin + length
                value.anchor = None
                value.value = plain
                value.raw = raw
                value.quoted = quoted
        elif kind == TREE:
            value = _placed(plain, source, place + begin)
        elif kind == PIECE:
            value, end = read_piece(source, text, place + begin, here)
            while after < end:
                after += len(lines[number]) + 1
                number += 1
        else:
            raise OtherForm
        if key is not None:
            entry.value = value
        else:
            items.append(value)
    if root is None:
        raise OtherForm
    if waiting is not None:
        waiting.value = _nothing(source, text, waiting.key)
    while True:
        node.end = entries[-1].value.end if entries is not None else items[-1].end
        if not outer:
            return root
        node, entries, index, items, here = outer.pop()


def _nothing(source: SourceFile, text: str, key: Scalar) -> Scalar:
    """The value of a key behind which nothing stands."""
    place = text.index(":", key.end) + 1
    return Scalar(source, place, place, None, "")


def _placed(node: Node, source: SourceFile, at: int) -> Node:
    """A tree whose places count from its beginning, as it stands at an offset of a text."""
    start, end = node.start + at, node.end + at
    if isinstance(node, Scalar):
        return Scalar(source, start, end, node.value, node.raw, node.quoted)
    if isinstance(node, Mapping):
        entries: list[Entry] = []
        index: dict[Plain, Entry] = {}
        for model in node.entries:
            key = model.key
            placed = Scalar(source, key.start + at, key.end + at, key.value, key.raw, key.quoted)
            index[key.value] = entry = Entry(placed, _placed(model.value, source, at))
            entries.append(entry)
        return Mapping(source, start, end, entries, index)
    assert isinstance(node, Sequence)
    return Sequence(source, start, end, [_placed(item, source, at) for item in node.items])
