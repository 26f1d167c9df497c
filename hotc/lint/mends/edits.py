"""Edits of the text that keep its layout: whole lines go, a key is added with the indentation of its neighbours."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING

from hotc.compiler.diagnostics import TextEdit
from hotc.compiler.source import Span
from hotc.compiler.tree import Mapping

if TYPE_CHECKING:
    from hotc.compiler.source import SourceFile
    from hotc.compiler.tree import Entry, Node, Scalar, Sequence


def line_start(source: SourceFile, offset: int) -> int:
    """The offset at which the line of an offset begins."""
    return source.text.rfind("\n", 0, offset) + 1


def line_end(source: SourceFile, offset: int) -> int:
    """The offset after the line of an offset, its end included."""
    end = source.text.find("\n", offset)
    return len(source.text) if end < 0 else end + 1


def is_block(source: SourceFile, start: int) -> bool:
    """Whether what begins at an offset is first on its line: block style, so that whole lines can go."""
    before = source.text[line_start(source, start) : start]
    return not before.strip() or before.strip() == "-"


def remove_entry(mapping: Mapping, entry: Entry) -> TextEdit | None:
    """Take an entry out of a block map: its lines.

    ``None`` where it can't be done by lines (flow style, the only entry), and where the key is there twice: the other
    one would come to light.
    """
    source = entry.key.source
    start = line_start(source, entry.key.start)
    alone = len(mapping.entries) == 1
    twice = mapping.repeats() and [other.key.value for other in mapping.entries].count(entry.key.value) > 1
    if (
        alone
        or twice
        or is_flow(mapping)
        or source.text[start : entry.key.start].strip()
        or entry.value.source is not source
    ):
        return None
    end = _end_of(source, entry.value, entry.key.end)
    after = _following(mapping, entry)
    if after is not None and start <= line_start(source, after.key.start) < end:
        return None  # two entries on one line
    return TextEdit(Span(source, start, end), "")


def _following(mapping: Mapping, entry: Entry) -> Entry | None:
    """The entry behind one; found at once where the entries are in order, as they are unless others are merged in."""
    entries = mapping.entries
    at = bisect_left(entries, entry.key.start, key=lambda each: each.key.start)
    if at == len(entries) or entries[at] is not entry:
        at = entries.index(entry)
    return entries[at + 1] if at + 1 < len(entries) else None


def remove_named(root: Mapping, section: str, name: str) -> TextEdit | None:
    """Take a name out of a section, the section with it where nothing else stands there."""
    entry = root.entry(section)
    if entry is None or not isinstance(entry.value, Mapping) or (inner := entry.value.entry(name)) is None:
        return None
    if len(entry.value.entries) == 1:
        return remove_entry(root, entry)
    return remove_entry(entry.value, inner)


def _end_of(source: SourceFile, value: Node, key_end: int) -> int:
    """The offset after the last line that a value takes, blank lines behind it not included."""
    last = max(value.end, key_end)
    text = source.text[key_end:last].rstrip()
    return line_end(source, key_end + len(text) - 1 if text else key_end)


def add_key(mapping: Mapping, text: str) -> TextEdit | None:
    """Add ``key: value`` behind the last entry of a block map. ``None`` for a map in flow style."""
    if not mapping.entries or is_flow(mapping):
        return None
    first, last = mapping.entries[0], mapping.entries[-1]
    source = mapping.source
    start = line_start(source, first.key.start)
    indent = source.text[start : first.key.start].replace("-", " ")  # a map that begins behind the dash of an item
    if indent.strip() or first.key.source is not source:
        return None
    at = _end_of(source, last.value, last.key.end)
    needs_break = "" if source.text[at - 1 : at] == "\n" else "\n"
    return TextEdit(Span(source, at, at), f"{needs_break}{indent}{text}\n")


def add_before(key: Scalar, text: str) -> TextEdit | None:
    """Put ``key: value, `` before a key of a map in flow style. ``None`` in a block map, and in JSON."""
    source = key.source
    before = source.text[: key.start].rstrip()[-1:]
    quoted = source.text[key.start : key.start + 1] == '"'
    if before not in ("{", ",") or quoted:
        return None
    return TextEdit(Span(source, key.start, key.start), f"{text}, ")


def replace(node: Node, text: str) -> TextEdit:
    """Put a text in the place of a node."""
    return TextEdit(node.span, text)


def replace_name(node: Node, name: str) -> TextEdit:
    """Put a name in the place of a key, in the quotes that stand there: JSON needs them."""
    written = node.source.text[node.start : node.end]
    quote = written[:1] if written[:1] in ("'", '"') else ""
    return TextEdit(node.span, f"{quote}{name}{quote}")


def is_flow(node: Node) -> bool:
    """Whether a map or list stands in braces or brackets, over however many lines."""
    return node.source.text[node.start : node.start + 1] in ("{", "[")


def remove_item(sequence: Sequence, index: int) -> TextEdit | None:
    """Take an item out of a list: its lines, or its piece of a list in flow style. ``None`` for the only one."""
    items, item = sequence.items, sequence.items[index]
    source = item.source
    if len(items) < 2 or sequence.source is not source:
        return None
    start = line_start(source, item.start)
    if source.text[start : item.start].strip() == "-":
        text = source.text[item.start : item.end].rstrip()
        return TextEdit(Span(source, start, line_end(source, item.start + max(len(text) - 1, 0))), "")
    if source.text[sequence.start] != "[":
        return None
    if index:
        return TextEdit(Span(source, items[index - 1].end, item.end), "")
    return TextEdit(Span(source, item.start, items[1].start), "")
