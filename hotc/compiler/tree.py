"""The located tree: what a YAML or JSON text says, every piece with its place, functions as nodes of their own.

``read`` builds it from scalars, sequences and mappings; ``parse`` replaces each mapping that is the application of an
intrinsic function by a :class:`Call`. The classes are slotted and plain because a large template has a million of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from hotc.compiler.source import SourceFile, Span

if TYPE_CHECKING:
    from collections.abc import Iterator

Plain = str | int | float | bool | None


class Node:
    """Something written somewhere: ``start`` and ``end`` are offsets in ``source``.

    ``anchor`` is the node that an alias or a merge key brought in here; ``start`` and ``end`` are then those of the
    use.
    """

    __slots__ = ("anchor", "end", "source", "start")

    source: SourceFile
    start: int
    end: int
    anchor: Node | None

    @property
    def span(self) -> Span:
        """The place of this node."""
        return Span(self.source, self.start, self.end)


class Scalar(Node):
    """A string, number, boolean or null. ``value`` is as Heat reads it, ``raw`` as it was written (unquoted)."""

    __slots__ = ("quoted", "raw", "value")

    def __init__(  # noqa: PLR0917  (a million are made: positions are quicker than names)
        self, source: SourceFile, start: int, end: int, value: Plain, raw: str | None = None, quoted: bool = False
    ) -> None:
        self.source = source
        self.start = start
        self.end = end
        self.anchor = None
        self.value = value
        self.raw = raw if raw is not None else str(value)
        self.quoted = quoted


COMPILED: Final = type(Scalar.__init__).__name__ != "function"
"""Whether this module is compiled to C. Then a constructor costs nothing, and is the only way to make a node; in Python
it is a call, and the readers, which make nearly all nodes, set the attributes themselves.
"""


class Sequence(Node):
    """A list."""

    __slots__ = ("items",)

    def __init__(self, source: SourceFile, start: int, end: int, items: list[Node]) -> None:
        self.source, self.start, self.end, self.anchor = source, start, end, None
        self.items = items


class Entry:
    """A key and its value in a mapping."""

    __slots__ = ("key", "value")

    def __init__(self, key: Scalar, value: Node) -> None:
        self.key = key
        self.value = value


class Mapping(Node):
    """A map. ``entries`` are in the order written, duplicates included; for Heat the last of them wins."""

    __slots__ = ("_index", "entries")

    def __init__(
        self,
        source: SourceFile,
        start: int,
        end: int,
        entries: list[Entry],
        index: dict[Plain, Entry] | None = None,
    ) -> None:
        """``index``: the entries by key, where that is kept up by who fills them in."""
        self.source, self.start, self.end, self.anchor = source, start, end, None
        self.entries = entries
        self._index = index

    def entry(self, key: Plain) -> Entry | None:
        """The entry that counts for this key."""
        if self._index is None:
            self._index = {entry.key.value: entry for entry in self.entries}
        return self._index.get(key)

    def get(self, key: Plain) -> Node | None:
        """The value that counts for this key."""
        found = self.entry(key)
        return found.value if found is not None else None

    def repeats(self) -> bool:
        """Whether a key is there twice."""
        self.entry(None)
        assert self._index is not None
        return len(self._index) < len(self.entries)

    def effective(self) -> Iterator[Entry]:
        """The entries that count, each key once, in the order in which a Python dict would hold them."""
        if self._index is None:
            self._index = {entry.key.value: entry for entry in self.entries}
        return iter(self._index.values())


class Call(Node):
    """The application of an intrinsic function: ``{name: argument}``. ``key`` is the place of the name.

    ``wrong`` is set when its arguments were reported: it then has no value, and nothing more is said.
    """

    __slots__ = ("argument", "key", "name", "wrong")

    def __init__(self, source: SourceFile, start: int, end: int, key: Scalar, argument: Node) -> None:
        self.source, self.start, self.end, self.anchor = source, start, end, None
        self.name = str(key.value)
        self.key = key
        self.argument = argument
        self.wrong = False


class Broken(Node):
    """A piece that could not be read; it was reported, and whatever is built on it stays silent."""

    __slots__ = ()

    def __init__(self, source: SourceFile, start: int, end: int) -> None:
        self.source, self.start, self.end, self.anchor = source, start, end, None
