"""Words as blocks: maps and lists with their keys and dashes; what stands in brackets stays a row of words."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Literal

    from hotc.lint.layout.words import Word

    Kind = Literal["leaf", "flow", "map", "seq", "empty"]

_OPENING = frozenset("[{")
_CLOSING = frozenset("]}")


class UnformattableError(Exception):
    """There is something in the text whose layout is not known. ``at``: its offset."""

    def __init__(self, message: str, at: int) -> None:
        super().__init__(message)
        self.message = message
        self.at = at


class Entry:
    """A key and its value, or (``key`` is ``None``) an item of a list. ``mark`` is the colon or the dash."""

    __slots__ = ("key", "mark", "value")

    def __init__(self, key: Node | None, mark: Word, value: Node) -> None:
        self.key = key
        self.mark = mark
        self.value = value

    @property
    def first(self) -> Word:
        """The word with which the entry begins."""
        return self.mark if self.key is None else self.key.first or self.mark


class Node:
    """A value. ``properties`` are its anchor and tag; ``words`` a scalar, an alias, or all that stands in brackets;
    ``entries`` what a block holds; ``parent`` the indentation that libyaml counts from.
    """

    __slots__ = ("entries", "kind", "parent", "properties", "words")

    def __init__(self, kind: Kind, properties: list[Word], parent: int) -> None:
        self.kind: Kind = kind
        self.properties = properties
        self.words: list[Word] = []
        self.entries: list[Entry] = []
        self.parent = parent

    @property
    def first(self) -> Word | None:
        """The word with which the value begins; ``None`` where nothing is written."""
        if self.properties:
            return self.properties[0]
        if self.words:
            return self.words[0]
        return self.entries[0].first if self.entries else None

    @property
    def column(self) -> int:
        """The column (from 0) in which the entries of a block begin."""
        return self.entries[0].first.column


def blocks(words: list[Word]) -> tuple[list[Word], Node, list[Word]]:
    """What stands before the root (directives, ``---``), the root, and what stands behind it (``...``, ``eof``).

    Raises :class:`UnformattableError`.
    """
    at = 0
    while words[at].kind in ("directive", "---"):
        at += 1
    reader = _Reader(words, at)
    root = reader.node(0)
    rest = words[reader.at :]
    if any(word.kind not in ("...", "eof") for word in rest):
        raise UnformattableError("a second document begins here, and a template is one document", rest[0].start)
    return words[:at], root, rest


class _Reader:
    def __init__(self, words: list[Word], at: int) -> None:
        self.words = words
        self.at = at

    def _take(self) -> Word:
        word = self.words[self.at]
        self.at += 1
        return word

    def node(self, parent: int, *, listed: bool = False) -> Node:
        """A value; ``listed``: it is an item of a list, so that a dash begins the next one."""
        properties: list[Word] = []
        while self.words[self.at].kind in ("anchor", "tag"):
            properties.append(self._take())
        kind = self.words[self.at].kind
        if kind in ("scalar", "alias"):
            node = Node("leaf", properties, parent)
            node.words.append(self._take())
            return node
        if kind in _OPENING:
            return self._flow(Node("flow", properties, parent))
        if kind == "map":
            return self._map(Node("map", properties, parent))
        if kind == "seq":
            self._take()
            node = self._items(Node("seq", properties, parent), self.words[self.at].column)
            self._take()
            return node
        if kind == "-" and not listed:
            return self._items(Node("seq", properties, parent), parent)
        if properties:
            return Node("leaf", properties, parent)
        return Node("empty", properties, parent)

    def _flow(self, node: Node) -> Node:
        depth = 0
        while True:
            word = self._take()
            if word.kind == "key":
                _no_explicit_key(word)
                continue
            node.words.append(word)
            depth += (word.kind in _OPENING) - (word.kind in _CLOSING)
            if not depth:
                return node

    def _map(self, node: Node) -> Node:
        self._take()
        indent: int | None = None
        while self.words[self.at].kind != "end":
            word = self._take()
            if word.kind != "key":
                raise UnformattableError("a value without a key begins here", word.start)
            _no_explicit_key(word)
            key = self.node(node.parent)
            if key.first is None or key.kind not in ("leaf", "flow"):
                raise UnformattableError("an empty key stands here", word.start)
            if indent is None:
                indent = key.first.column
            node.entries.append(Entry(key, self._take(), self.node(indent)))
        self._take()
        return node

    def _items(self, node: Node, indent: int) -> Node:
        while self.words[self.at].kind == "-":
            node.entries.append(Entry(None, self._take(), self.node(indent, listed=True)))
        return node


def _no_explicit_key(word: Word) -> None:
    if word.text:
        raise UnformattableError("a key is written with ?; write it as 'key: value'", word.start)
