"""Writes blocks anew: every word and comment in its order, with the blanks and line breaks of the one layout."""

from __future__ import annotations

from hotc.lint.layout.blocks import UnformattableError
from hotc.lint.layout.comments import KEEP, placed
from hotc.lint.layout.lines import Line
from hotc.lint.layout.rows import is_flat, row, space
from hotc.lint.layout.scalars import STEP, block_lines, flow_lines

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection

    from hotc.lint.layout.blocks import Entry, Node
    from hotc.lint.layout.words import Gap, Word

WIDTH = 80
"""A value on the line below its key goes up to it where the line then has no more columns than this."""


class Writer:
    """Collects ``lines``. ``apart``: names of the top-level sections whose entries are set apart."""

    def __init__(self, apart: Collection[str]) -> None:
        self.apart = apart
        self.lines: list[Line] = []
        self._closed: list[tuple[int, int]] = []  # old and new columns of the blocks that have just ended

    def document(self, before: list[Word], root: Node, behind: list[Word]) -> None:
        """Write a whole text."""
        for word in before:
            self._between(word.gap, (0, 0), first=not self.lines)
            self.lines.append(Line(word.text.rstrip()))
        if root.kind == "map" and not root.properties:
            self._sections(root)
        elif (first := root.first) is not None:
            raise UnformattableError("a template begins with a key", first.start)
        for word in behind:
            last = word.kind == "eof"
            self._between(word.gap, (0, 0), last=last)
            if not last:
                self.lines.append(Line(word.text))

    def _sections(self, root: Node) -> None:
        """The root: its entries are set apart from each other, and so are those of some of them."""
        for index, entry in enumerate(root.entries):
            at, parted = self._between(entry.first.gap, (root.column, 0), first=not index)
            if index and not parted and not self._ends_open(at):
                self.lines.insert(at, Line(""))
            self.lines.append(Line(""))
            if entry.key is not None:
                self._write_key(entry.key)
            section = entry.value
            if section.kind == "map" and not section.properties and entry.first.text.strip("\"'") in self.apart:
                self._block(section, STEP, apart=True)
            else:
                self._value(entry, 0, root.column)
        self._closed.append((root.column, 0))

    def _block(self, node: Node, column: int, *, apart: bool = False, compact: bool = False) -> None:
        """A map or list at ``column``. ``compact``: it begins behind a dash. ``apart``: entries of several lines have
        a blank line around them.
        """
        several = False
        old = node.column
        for index, entry in enumerate(node.entries):
            if compact and not index:
                self.lines[-1].text += " "
                at = start = len(self.lines) - 1
                parted = True
            else:
                at, parted = self._between(entry.first.gap, (old, column), first=not index)
                start = len(self.lines)
                self.lines.append(Line(" " * column))
            if entry.key is None:
                self.lines[-1].text += "-"
            else:
                self._write_key(entry.key)
            self._value(entry, column, old)
            if apart:
                here = len(self.lines) - start > 1
                if index and (here or several) and not parted and not self._ends_open(at):
                    self.lines.insert(at, Line(""))
                several = here
        self._closed.append((old, column))

    def _write_key(self, key: Node) -> None:
        text = row([*key.properties, *key.words])
        # an alias, or an anchor without a value, would take the colon for a part of its name
        bare = not key.words or key.words[0].kind == "alias"
        self.lines[-1].text += f"{text} :" if bare else f"{text}:"

    def _value(self, entry: Entry, column: int, old: int) -> None:
        """What stands behind a colon or a dash at ``column``; ``old`` is where that block was."""
        node = entry.value
        first = node.first
        if first is None:
            self._closed.append((old + 1, column + STEP))
            return
        inner = column + STEP
        if node.properties or node.kind in ("leaf", "flow"):
            at = column if entry.key is not None else inner
            if self._begin(first, inner, up=self._goes_up(node)):
                at = inner
            self._inline(node, at, inner)
        if node.kind in ("map", "seq"):
            under_dash = entry.key is None and not node.properties and not first.gap.comments
            self._block(node, inner, compact=under_dash)

    def _begin(self, word: Word, indent: int, *, up: bool = True) -> bool:
        """Go to where a word of a value begins: behind what is on the line, or on a new one (then it's true)."""
        gap = word.gap
        if not gap.comments and (up or not gap.breaks):
            self.lines[-1].text += " "
            return False
        self._between(gap, (word.column, indent), first=True)
        self.lines.append(Line(" " * indent))
        return True

    def _goes_up(self, node: Node) -> bool:
        """Whether a value that begins on a line of its own goes up to its key or dash."""
        if node.kind in ("map", "seq") or (node.words and node.words[0].is_block_scalar):
            return True
        if node.kind == "flow" and not is_flat(node.words):
            return True
        text = row([*node.properties, *node.words])
        return "\n" not in text and len(self.lines[-1].text) + 1 + len(text) <= WIDTH

    def _inline(self, node: Node, base: int, inner: int) -> None:
        """A value behind what is on the line; brackets count their indentation from ``base``, texts from ``inner``."""
        for index, word in enumerate([*node.properties, *node.words[:1]]):
            if index and self._begin(word, inner):
                base = inner
            if index < len(node.properties):
                self.lines[-1].text += word.text
        if not node.words:
            return
        word, line = node.words[0], self.lines[-1]
        if node.kind == "flow":
            self._flow(node.words, base)
        elif word.is_block_scalar:
            header, comment, content = block_lines(word, node.parent, inner)
            line.text += header
            if comment:
                line.comment, line.column = comment, word.column + word.text.index("#")
            self.lines += map(Line, content)
            self.lines[-1].open = "+" in header
        else:
            self._write(flow_lines(word, inner))

    def _flow(self, words: list[Word], base: int) -> None:
        """What stands in brackets: line breaks stay where they are; a line is indented by two blanks more than the one
        on which the bracket around it was opened, and ``base`` is the indentation of the first.
        """
        indent = base
        opened: list[int] = []  # how far the lines are indented on which brackets were opened
        before: Word | None = None
        for word in words:
            closes = word.kind in ("]", "}")
            if before is not None and self._breaks(before, word):
                inside = opened[-1] + STEP
                level = (0, inside)
                self._between(word.gap, level, first=before.kind in ("[", "{"), last=closes)
                indent = opened[-1] if closes else inside + STEP * (before.kind in (":", "anchor", "tag"))
                self.lines.append(Line(" " * indent))
            elif before is not None:
                self.lines[-1].text += space(before, word)
            self._write(flow_lines(word, indent + STEP) if word.kind == "scalar" else [word.text])
            if closes:
                opened.pop()
            elif word.kind in ("[", "{"):
                opened.append(indent)
            before = word

    @staticmethod
    def _breaks(before: Word, word: Word) -> bool:
        """Whether a line ends between two words in brackets. A bracket goes up to its key."""
        if word.gap.comments:
            return True
        return word.gap.breaks and not (before.kind == ":" and word.kind in ("[", "{"))

    def _write(self, rows: list[str]) -> None:
        self.lines[-1].text += rows[0]
        self.lines += map(Line, rows[1:])

    def _between(
        self, gap: Gap, level: tuple[int, int], *, first: bool = False, last: bool = False
    ) -> tuple[int, bool]:
        """Write the comments and blank lines before a word at ``level`` (its block's old and new column).

        ``first``: nothing of its block is before it; ``last``: nothing is behind it; there, blank lines go. Returns
        where a blank line would set the word, and the comments that belong to it, apart, and whether one does so.
        """
        levels = [level, *self._closed]
        self._closed = []
        if gap.trailing is not None:
            self.lines[-1].comment, self.lines[-1].column = gap.trailing.text, gap.trailing.column
        at, parted = len(self.lines), False
        for index, comment in enumerate(placed(gap, levels)):
            written = comment.comment
            blank = written.blank and (index > 0 or not first)
            if comment.below:
                self.lines.append(Line("", written.text, written.column))
                at, parted = len(self.lines), False
                continue
            if blank:
                self.lines.append(Line(""))
            if comment.column in (level[1], KEEP):
                parted = parted or blank
            else:
                at, parted = len(self.lines) + 1, False
            self.lines.append(Line(" " * comment.column + written.text))
        if gap.blank and not last and (gap.own or not first):
            self.lines.append(Line(""))
            parted = True
        return at, parted

    def _ends_open(self, at: int) -> bool:
        """Whether a blank line at ``at`` would become part of a text (``|+``) that ends there."""
        return at > 0 and self.lines[at - 1].open
