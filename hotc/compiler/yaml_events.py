"""From libyaml's event stream to a located tree.

The events, not libyaml's composer: that one recurses in C and takes the interpreter down on 50,000 opening brackets.
Depth, nodes and alias expansion are bounded here, before anything else walks the tree. Nothing is reported from here:
findings are collected, because a text with a syntax error is read again with the broken block blanked.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from yaml._yaml import CParser
from yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from hotc.compiler.tree import COMPILED, Broken, Entry, Mapping, Node, Scalar, Sequence
from hotc.compiler.yaml_scalars import VALUES, key_text, plain_value, remember, tagged_value

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from hotc.compiler.context import Limits
    from hotc.compiler.source import SourceFile

_NOTHING: Final = re.compile(r"(?:\s++|#[^\r\n]*+)*+\Z")
_TAG: Final = re.compile(r"(?:&\S*\s+)?(!\S*)")
_ROOM: Final = 60
"""Characters of a scalar that a message quotes."""
_PLAIN_COLLECTIONS: Final = frozenset({None, "!", "tag:yaml.org,2002:map", "tag:yaml.org,2002:seq"})


class Finding:
    """Something to report about a piece of text: the name of a code, a place, and the values of the message."""

    __slots__ = ("end", "hint", "name", "related", "start", "values")

    def __init__(
        self,
        name: str,
        start: int,
        end: int,
        *,
        hint: str = "",
        related: tuple[int, int, str] | None = None,
        **values: Any,
    ) -> None:
        self.name = name
        self.start = start
        self.end = end
        self.hint = hint
        self.related = related
        self.values: dict[str, Any] = values


class ReadingStopped(Exception):  # noqa: N818 not an error of ours, but a bound that was passed
    """A bound was passed; the finding says which."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.name)
        self.finding = finding


class Builder:
    """Builds the tree of one text. ``holes`` are the places (start, end) that were blanked after syntax errors."""

    def __init__(self, source: SourceFile, limits: Limits, holes: list[tuple[int, int]]) -> None:
        self.source = source
        self.limits = limits
        self.holes = holes
        self.findings: list[Finding] = []
        self.quoted: tuple[int, int] | None = None  # the last quoted text that goes over the end of a line
        self.bracket: int | None = None  # where the outermost list or map in brackets began that is still open
        self._anchors: dict[str, tuple[Node, int, int]] = {}  # what it names: its nodes, and how deep it is
        self._open: set[str] = set()
        self._expanded = 0

    def build(self, text: str, begin: int = 0, stop: int | None = None, line: int = 0) -> Node | None:  # noqa: PLR0912, PLR0915 one loop: a call for each event would cost half as much again
        """The root of the first document in the text, or in a piece of it; ``None`` where there is nothing.

        ``line``: where the line begins in which the piece begins.

        Raises :class:`yaml.YAMLError` on a syntax error and :class:`ReadingStopped` when a bound is passed.
        """
        source, holes = self.source, self.holes
        # libyaml drops a byte order mark without counting it
        shift = 1 if text.startswith("\ufeff") else line
        piece = text if stop is None else " " * (begin - line) + text[begin:stop]
        get_event: Callable[[], Any] = CParser(piece).get_event
        new, known = object.__new__, VALUES
        # names of this function, because those of another module cost compiled code a look-up each time
        of_scalar, of_alias, document_start = ScalarEvent, AliasEvent, DocumentStartEvent
        mapping_start, sequence_start = MappingStartEvent, SequenceStartEvent
        mapping_end, sequence_end = MappingEndEvent, SequenceEndEvent
        outer: list[Any] = []  # the same of the collections around the innermost one
        root: Node | None = None
        inner: Mapping | Sequence | None = None  # the innermost collection, and what is known of it:
        entries: list[Entry] | None = None  # of a mapping
        index: dict[Any, Entry] = {}  # of a mapping
        items: list[Node] | None = None  # of a sequence
        block = True  # whether it is written without brackets
        key: Scalar | None = None  # was read; its value comes next
        mark: tuple[str, int, int] | None = None  # its anchor, how many nodes there were before, how deep it was then
        count = documents = deepest = 0
        max_nodes, max_depth = self.limits.nodes, self.limits.depth
        anchor: str | None
        node: Node
        while (event := get_event()) is not None:
            kind = type(event)
            if kind is of_scalar:
                raw: str = event.value
                end: int = event.end_mark.index + shift
                anchor = event.anchor
                if not event.style and event.tag is None:
                    try:
                        value = known[raw]
                    except KeyError:
                        value = self._plain(raw, end)
                    start: int = event.start_mark.index + shift
                    if anchor is not None:
                        start = _skip_marks(text, start, end)
                    if holes and not raw and self._beside_hole(text, end):
                        node = Broken(source, start, end)
                    elif COMPILED:
                        node = Scalar(source, start, end, value, raw)
                    else:
                        node = scalar = new(Scalar)
                        scalar.source = source
                        scalar.start = start
                        scalar.end = end
                        scalar.anchor = None
                        scalar.value = value
                        scalar.raw = raw
                        scalar.quoted = False
                else:
                    node = self._written(event, text, event.start_mark.index + shift, end)
            elif kind is mapping_start or kind is sequence_start:
                start = event.start_mark.index + shift
                if (depth := len(outer)) >= max_depth:
                    raise ReadingStopped(Finding("too-deep", start, start + 1, limit=max_depth))
                outer.append((inner, entries, index, items, block, key, mark))
                block, anchor, mark, key = not event.flow_style, event.anchor, None, None
                if event.tag not in _PLAIN_COLLECTIONS:
                    self._found("unknown-tag", *_tag_place(text, start), tag=event.tag)
                if anchor is not None:
                    self._check_anchor(anchor, start)
                    self._open.add(anchor)
                    mark = anchor, count, deepest
                    deepest = depth
                elif depth > deepest:
                    deepest = depth
                if not block:
                    if text[start] in "&!":
                        start = _skip_marks(text, start, len(text))
                    if self.bracket is None:
                        self.bracket = start
                if kind is mapping_start:
                    entries, index, items = [], {}, None
                    inner = Mapping(source, start, start, entries, index)
                else:
                    entries, items = None, []
                    inner = Sequence(source, start, start, items)
                continue
            elif kind is mapping_end or kind is sequence_end:
                assert inner is not None
                node = inner
                if not block and self.bracket == node.start:
                    self.bracket = None
                if entries is not None:
                    node.end = entries[-1].value.end if block and entries else event.end_mark.index + shift
                    if len(index) != len(entries) or "<<" in index or None in index:
                        self._settle(node)  # type: ignore[arg-type]
                else:
                    node.end = items[-1].end if block and items else event.end_mark.index + shift
                if mark is not None:
                    anchor, before, outside = mark
                    self._open.discard(anchor)
                    self._anchors[anchor] = node, count - before + 1, deepest + 2 - len(outer)
                    deepest = max(deepest, outside)
                inner, entries, index, items, block, key, mark = outer.pop()
                anchor = None
            elif kind is of_alias:
                start = event.start_mark.index + shift
                node, size, height = self._alias(event.anchor, start, event.end_mark.index + shift, len(outer))
                count += size - 1
                deepest = max(deepest, len(outer) + height - 1)
                anchor = None
            elif kind is document_start:
                documents += 1
                if documents > 1:
                    self._found("several-documents", event.start_mark.index + shift, event.end_mark.index + shift)
                    break
                continue
            else:
                continue
            count += 1
            if count > max_nodes:
                raise ReadingStopped(Finding("too-large", node.start, node.end, limit=max_nodes))
            if anchor is not None:
                self._check_anchor(anchor, event.start_mark.index + shift)  # the node itself begins behind it
                self._anchors[anchor] = node, 1, 0
            if entries is not None:
                if key is not None:
                    if COMPILED:
                        entry = Entry(key, node)
                    else:
                        entry = new(Entry)
                        entry.key = key
                        entry.value = node
                    entries.append(entry)
                    index[key.value] = entry
                    key = None
                elif type(node) is Scalar and type(node.value) is str:
                    key = node
                else:
                    key = self._key(node)
            elif items is not None:
                items.append(node)
            else:
                root = node
        return root

    @property
    def anchors(self) -> Iterable[str]:
        """The names of the anchors met."""
        return self._anchors

    def _found(self, name: str, start: int, end: int, **values: Any) -> None:
        self.findings.append(Finding(name, start, end, **values))

    def _plain(self, raw: str, end: int) -> Any:
        """The value of an unquoted scalar that was not met before."""
        try:
            value = plain_value(raw)
        except ValueError as error:
            self._found("unreadable-scalar", end - len(raw), end, text=_clipped(raw), reason=str(error))
            return raw
        remember(raw, value)
        return value

    def _written(self, event: Any, text: str, start: int, end: int) -> Scalar:
        """A scalar that is quoted, a block, or has a tag."""
        style, tag, raw = event.style, event.tag, event.value
        value: Any = raw
        if tag is not None and tag != "!":
            try:
                value = tagged_value(tag, raw)
            except KeyError:
                self._found("unknown-tag", start, end, tag=tag)
            except ValueError as error:
                self._found("unreadable-scalar", start, end, text=_clipped(raw), reason=str(error))
        if tag is not None or event.anchor is not None:
            start = _skip_marks(text, start, end)
        if style in ('"', "'"):
            if "\n" in text[start:end]:
                self.quoted = start, end
        elif style:
            while end > start and text[end - 1] in " \t\r\n":
                end -= 1
        return Scalar(self.source, start, end, value, raw, style in ('"', "'"))

    def _beside_hole(self, text: str, at: int) -> bool:
        """Whether an empty value stands where a blanked block was."""
        return any(start >= at and _NOTHING.match(text, at, start) for start, _ in self.holes)

    def _key(self, node: Node) -> Scalar:
        """The node as a key: a string, whatever was written; ``None`` for what can't be one."""
        if isinstance(node, Scalar):
            text = key_text(node.value)
            self._found("non-string-key", node.start, node.end, key=node.raw or "(empty)", text=text)
            return Scalar(self.source, node.start, node.end, text, node.raw, node.quoted)
        if not isinstance(node, Broken):
            self._found("complex-key", node.start, node.end)
        return Scalar(self.source, node.start, node.end, None)

    def _settle(self, node: Mapping) -> None:
        """Bring a mapping in order in which a key is there twice, can't be one, or merges what is written elsewhere."""
        node.entries = entries = [entry for entry in node.entries if entry.key.value is not None]
        node._index = index = {entry.key.value: entry for entry in entries}
        if len(index) != len(entries):
            self._duplicates(entries)
        if "<<" in index:
            node.entries = self._merged(entries)
            node._index = {entry.key.value: entry for entry in node.entries}

    def _duplicates(self, entries: list[Entry]) -> None:
        first: dict[Any, Entry] = {}
        for entry in entries:
            key = entry.key
            if (known := first.get(key.value)) is not None and key.value != "<<":
                related = (known.key.start, known.key.end, "first written here")
                self._found("duplicate-key", key.start, key.end, related=related, key=key.value)
            first[key.value] = entry

    def _merged(self, entries: list[Entry]) -> list[Entry]:
        """The entries with those that ``<<`` brings in, which come first and give way to what is written."""
        brought: list[Entry] = []
        own: list[Entry] = []
        for entry in entries:
            if entry.key.value != "<<" or entry.key.quoted:
                own.append(entry)
                continue
            sources = list(reversed(entry.value.items)) if isinstance(entry.value, Sequence) else [entry.value]
            for node in sources:
                if isinstance(node, Mapping):
                    brought += [self._brought(e, node) for e in node.entries]
                elif not isinstance(node, Broken):
                    self._found("bad-merge", node.start, node.end)
        return brought + own

    def _brought(self, entry: Entry, use: Mapping) -> Entry:
        """An entry that came through ``<<``: its place is that of the merge, its anchor what was written elsewhere."""
        value = entry.value
        if isinstance(use.anchor, Mapping):
            value.anchor = use.anchor.get(entry.key.value)
            value.start, value.end = use.start, use.end
        return Entry(entry.key, value)

    def _check_anchor(self, name: str, start: int) -> None:
        if name in self._anchors or name in self._open:
            end = start + len(name) + 1
            self._found("duplicate-anchor", start, end, anchor=name)

    def _alias(self, name: str, start: int, end: int, depth: int) -> tuple[Node, int, int]:
        """A copy of what an anchor names, of how many nodes it consists, and how many lists and maps deep it is."""
        known = self._anchors.get(name)
        if name in self._open:
            self._found("recursive-alias", start, end, anchor=name)
        elif known is None:
            self._found("unknown-anchor", start, end, anchor=name, known=sorted(self._anchors))
        else:
            anchored, size, height = known
            if depth + height > self.limits.depth:
                raise ReadingStopped(Finding("too-deep", start, end, limit=self.limits.depth))
            self._expanded += size
            if self._expanded > self.limits.alias_expansion:
                raise ReadingStopped(Finding("too-many-aliases", start, end, limit=self.limits.alias_expansion))
            copy = _copy(anchored)
            copy.start, copy.end, copy.anchor = start, end, anchored
            return copy, size, height
        return Broken(self.source, start, end), 1, 0


def _skip_marks(text: str, start: int, end: int) -> int:
    """Where the scalar itself begins, behind its anchor and tag."""
    while start < end and text[start] in "&!":
        while start < end and not text[start].isspace():
            start += 1
        while start < end and text[start].isspace():
            start += 1
    return start


def _clipped(raw: str) -> str:
    return raw if len(raw) <= _ROOM else raw[: _ROOM - 1] + "…"


def _tag_place(text: str, start: int) -> tuple[int, int]:
    """Where the tag of a list or a map is written: at its start, or behind its anchor."""
    found = _TAG.match(text, start)
    return found.span(1) if found is not None else (start, start)


def _copy(node: Node) -> Node:
    """A tree of its own, so that no node has two parents; the places stay those of the original."""
    if isinstance(node, Scalar):
        copy: Node = Scalar(node.source, node.start, node.end, node.value, node.raw, node.quoted)
    elif isinstance(node, Mapping):
        copy = Mapping(node.source, node.start, node.end, [Entry(e.key, _copy(e.value)) for e in node.entries])
    elif isinstance(node, Sequence):
        copy = Sequence(node.source, node.start, node.end, [_copy(item) for item in node.items])
    else:
        copy = Broken(node.source, node.start, node.end)
    copy.anchor = node.anchor
    return copy
