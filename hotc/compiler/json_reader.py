"""From a JSON text to a located tree.

As strict as Python's ``json``, because that is what Heat reads a template with when it begins with ``{``.
"""

from __future__ import annotations

import re
from json.decoder import JSONDecodeError, scanstring  # type: ignore[attr-defined]
from typing import TYPE_CHECKING, Any

from hotc.compiler.tree import Entry, Mapping, Node, Scalar, Sequence
from hotc.compiler.yaml_events import Finding, ReadingStopped

if TYPE_CHECKING:
    from hotc.compiler.context import Limits
    from hotc.compiler.source import SourceFile

_BLANK = re.compile(r"[ \t\n\r]*")
_NUMBER = re.compile(r"(-?(?:0|[1-9][0-9]*))(\.[0-9]+)?([eE][-+]?[0-9]+)?")
_WORDS: dict[str, Any] = {
    "null": None,
    "true": True,
    "false": False,
    "NaN": float("nan"),
    "Infinity": float("inf"),
    "-Infinity": float("-inf"),
}
_WORD = re.compile("|".join(_WORDS))


class JsonProblem(ValueError):  # noqa: N818 not an error of ours, but of the text
    """The text is not JSON: where, and why."""

    def __init__(self, problem: str, at: int, hint: str = "") -> None:
        super().__init__(problem)
        self.problem = problem
        self.at = at
        self.hint = hint


class JsonReader:
    """Reads one text; ``findings`` are what is to be said about a text that can be read."""

    def __init__(self, source: SourceFile, limits: Limits) -> None:
        self.source = source
        self.text = source.text
        self.limits = limits
        self.findings: list[Finding] = []

    def read(self) -> Node:  # noqa: PLR0912 one loop instead of recursion, whatever the depth
        """The root. Raises :class:`JsonProblem`, and :class:`ReadingStopped` when a bound is passed."""
        stack: list[tuple[int, list[Any], bool, Scalar | None]] = []  # start, members, is a map, key
        at = self._skip(0)
        count = 0
        while True:
            count += 1
            if count > self.limits.nodes:
                raise ReadingStopped(Finding("too-large", at, at + 1, limit=self.limits.nodes))
            character = self.text[at : at + 1]
            if character in ("{", "["):
                if len(stack) >= self.limits.depth:
                    raise ReadingStopped(Finding("too-deep", at, at + 1, limit=self.limits.depth))
                is_map = character == "{"
                stack.append((at, [], is_map, None))
                at = self._skip(at + 1)
                if self.text[at : at + 1] != ("}" if is_map else "]"):
                    if is_map:
                        at = self._key(stack, at)
                    continue
                node, at = self._close(stack, at)
            else:
                node, at = self._scalar(at)
            while True:  # a value was read: put it where it belongs, close what ends here
                at = self._skip(at)
                if not stack:
                    if at < len(self.text):
                        raise JsonProblem("something stands behind the end", at)
                    return node
                _, members, is_map, key = stack[-1]
                members.append(Entry(key, node) if key is not None else node)
                mark = self.text[at : at + 1]
                if mark == ",":
                    at = self._skip(at + 1)
                    if is_map:
                        at = self._key(stack, at)
                    break
                if mark != ("}" if is_map else "]"):
                    raise JsonProblem(f'a "," or "{"}" if is_map else "]"}" is missing', at)
                node, at = self._close(stack, at)

    def _skip(self, at: int) -> int:
        found = _BLANK.match(self.text, at)
        return found.end() if found else at

    def _key(self, stack: list[tuple[int, list[Any], bool, Scalar | None]], at: int) -> int:
        """Read a key and its colon; where its value begins."""
        if self.text[at : at + 1] != '"':
            hint = "Take out the comma before it." if self.text[at : at + 1] == "}" else "Write it in double quotes."
            raise JsonProblem("a key in double quotes is missing", at, hint)
        key, at = self._string(at)
        at = self._skip(at)
        if self.text[at : at + 1] != ":":
            raise JsonProblem('a ":" is missing behind the key', at)
        start, members, is_map, _ = stack[-1]
        stack[-1] = start, members, is_map, key
        return self._skip(at + 1)

    def _close(self, stack: list[tuple[int, list[Any], bool, Scalar | None]], at: int) -> tuple[Node, int]:
        start, members, is_map, _ = stack.pop()
        if not is_map:
            return Sequence(self.source, start, at + 1, members), at + 1
        node = Mapping(self.source, start, at + 1, members)
        first: dict[Any, Entry] = {}
        for entry in members:
            key = entry.key
            if (known := first.get(key.value)) is not None:
                related = (known.key.start, known.key.end, "first written here")
                self.findings.append(Finding("duplicate-key", key.start, key.end, related=related, key=key.value))
            first[key.value] = entry
        return node, at + 1

    def _string(self, at: int) -> tuple[Scalar, int]:
        try:
            value, end = scanstring(self.text, at + 1, True)
        except JSONDecodeError as error:
            raise JsonProblem(
                error.msg[:1].lower() + error.msg[1:].removesuffix(" at"), min(error.pos, len(self.text))
            ) from error
        return Scalar(self.source, at, end, value, value, True), end

    def _scalar(self, at: int) -> tuple[Scalar, int]:
        if self.text[at : at + 1] == '"':
            return self._string(at)
        if word := _WORD.match(self.text, at):
            return Scalar(self.source, at, word.end(), _WORDS[word.group()], word.group()), word.end()
        number = _NUMBER.match(self.text, at)
        if number is None:
            hint = "Take out the comma before it." if self.text[at : at + 1] in ("]", "}") else ""
            raise JsonProblem("a value is missing", at, hint)
        raw = number.group()
        try:
            value = float(raw) if number.group(2) or number.group(3) else int(raw)
        except ValueError as error:
            raise JsonProblem("a number has too many digits", at) from error
        return Scalar(self.source, at, number.end(), value, raw), number.end()
