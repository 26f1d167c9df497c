"""Texts and places in them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right


class SourceFile:
    """One text that was read: a template, an environment, or a file that one of them names.

    ``name`` is what messages show (a path as the user wrote it, relative where possible, or ``<stdin>``);
    ``uri`` identifies the text among all that were read (an absolute path or a URL). ``damaged``: a piece of it could
    not be read, so that what seems to be missing may stand in that piece; ``lost`` holds the places of such pieces
    where the rest was read. ``heat``: the first level at which Heat looks at this text (a nested template: ``full``).
    """

    __slots__ = ("_lost_words", "_starts", "damaged", "heat", "lost", "name", "text", "uri")

    def __init__(self, name: str, text: str, uri: str | None = None) -> None:
        self.name = name
        self.uri = uri if uri is not None else name
        self.text = text
        self.damaged = False
        self.lost: list[tuple[int, int]] = []
        self.heat = "parse"
        self._starts: list[int] | None = None
        self._lost_words: tuple[int, list[str]] = (0, [])

    def may_hide(self, names: str) -> bool:
        """Whether a name that seems to be missing may stand in a piece that could not be read."""
        if not self.lost:
            return self.damaged
        import re

        words = self._words_lost()
        for name in re.findall(r"[\w:%-]+", names):
            at = bisect_left(words, name)
            # longer words as well: network_id is an old name of network
            if at < len(words) and words[at].startswith(name):
                return True
        return False

    def has_lost(self, start: int, end: int) -> bool:
        """Whether a piece that could not be read lies between two offsets, or directly behind them."""
        if not self.lost:
            return False
        import re

        gap = re.compile(r"[ \t\r\n,-]*").match(self.text, end)
        far = gap.end() if gap else end
        return any(start < there <= end or end <= there <= far for there, _ in self.lost)

    def _words_lost(self) -> list[str]:
        """The words in the pieces that could not be read, sorted: thousands of findings may ask for them."""
        count, words = self._lost_words
        if count != len(self.lost):
            import re

            text = "\n".join(self.text[start:end] for start, end in self.lost)
            words = sorted(set(re.findall(r"[\w:%-]+", text)))
            self._lost_words = len(self.lost), words
        return words

    def position(self, offset: int) -> tuple[int, int]:
        """Line and column of an offset: both from 1, columns count code points."""
        starts = self._line_starts()
        line = bisect_right(starts, offset)
        return line, offset - starts[line - 1] + 1

    def line(self, number: int) -> str:
        """The text of a line (from 1) without its end; empty when there is no such line."""
        starts = self._line_starts()
        if not 1 <= number <= len(starts):
            return ""
        end = starts[number] if number < len(starts) else len(self.text)
        return self.text[starts[number - 1] : end].rstrip("\r\n")

    def _line_starts(self) -> list[int]:
        # Lines end where editors and libyaml end them (\n, \r\n, \r), not everywhere that str.splitlines() does.
        if self._starts is None:
            text = self.text
            if "\r" not in text:
                starts, at = [], 0
                for line in text.split("\n"):
                    starts.append(at)
                    at += len(line) + 1
            else:
                starts = [0]
                for index, character in enumerate(text):
                    if character == "\n" or (character == "\r" and text[index + 1 : index + 2] != "\n"):
                        starts.append(index + 1)
            self._starts = starts
        return self._starts

    def __repr__(self) -> str:
        return f"SourceFile({self.name!r})"


class Span:
    """A piece of a text: ``start`` and ``end`` are code point offsets, the end is exclusive."""

    __slots__ = ("end", "source", "start")

    def __init__(self, source: SourceFile, start: int, end: int) -> None:
        self.source = source
        self.start = start
        self.end = end

    @property
    def line(self) -> int:
        """Line of the start, from 1."""
        return self.source.position(self.start)[0]

    @property
    def column(self) -> int:
        """Column of the start in code points, from 1."""
        return self.source.position(self.start)[1]

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, Span)
            and (self.start, self.end) == (other.start, other.end)
            and self.source.uri == other.source.uri
        )

    def __hash__(self) -> int:
        return hash((self.source.uri, self.start, self.end))

    def __repr__(self) -> str:
        line, column = self.source.position(self.start)
        return f"{self.source.name}:{line}:{column}"
