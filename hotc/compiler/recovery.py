"""What to do after a YAML syntax error: find its cause, and the block to blank so that the rest can still be read.

The parser says where it could not go on; the cause often stands a line before: a quote or a bracket that is never
closed, a colon that is missing, a line that is indented too little.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from hotc.compiler.brackets import block_of, comma_place, is_closed
from hotc.compiler.syntax_words import in_our_words
from hotc.compiler.text_lines import (
    block_end,
    indentation,
    line_at,
    line_before,
    line_bounds,
    next_line,
    usual_step,
)

if TYPE_CHECKING:
    from yaml.error import MarkedYAMLError

_NO_COLON: Final = re.compile(r"""[A-Za-z_]\w*[ \t]+(?:[^\s#]+|\{.*\}|\[.*\]|".*"|'.*')[ \t]*(?:#.*)?\Z""", re.DOTALL)
"""A name and one value, with nothing between."""
_BARE_WORD: Final = re.compile(r"\s*(- +)?[A-Za-z_][\w.:-]*[ \t]*(#.*)?\Z")


class Place(NamedTuple):
    """A piece of the text, and what is to be said about it."""

    start: int
    end: int
    message: str


class SyntaxProblem(NamedTuple):
    """A syntax error: where, what, what to do; and the offsets of the lines to blank."""

    start: int
    end: int
    problem: str
    hint: str
    hole: tuple[int, int]
    related: Place | None = None
    tab: bool = False


class _Failure(NamedTuple):
    """What the parser said: its words, where it stopped, where the thing began that it was reading.

    ``quoted`` and ``bracket``: see :func:`understand`.
    """

    text: str
    problem: str
    context: str
    at: int
    begin: int | None
    quoted: tuple[int, int] | None
    bracket: int | None

    @property
    def line(self) -> int:
        """Where the line begins on which the parser stopped."""
        return line_bounds(self.text, self.at)[0]

    @property
    def first_line(self) -> int:
        """Where the line begins on which the thing began that it was reading."""
        return line_bounds(self.text, self.begin if self.begin is not None else self.at)[0]


def understand(
    text: str, error: MarkedYAMLError, shift: int, quoted: tuple[int, int] | None, bracket: int | None
) -> SyntaxProblem:
    """Make sense of the parser's error.

    ``text`` is what was parsed, with earlier holes blanked; ``shift`` is added to the parser's offsets; ``quoted`` is
    the last quoted text of several lines that it read.
    """
    mark, context = error.problem_mark, error.context_mark
    at = min(mark.index + shift, len(text)) if mark is not None else 0
    begin = _on_text(text, min(context.index + shift, len(text))) if context is not None else None
    failure = _Failure(
        text, error.problem or "syntax error", error.context or "", _on_text(text, at), begin, quoted, bracket
    )
    for suspicion in (_tab, _quote, _bracket, _colon, _bare_word, _no_colon, _indented_too_little, _indented_too_far):
        found = suspicion(failure)
        if found is not None and found.hole[0] < found.hole[1]:
            return found
    return _problem(failure, failure.at, _block(text, failure.line))


def _problem(failure: _Failure, at: int, hole: tuple[int, int], *, related: Place | None = None) -> SyntaxProblem:
    text = failure.text
    problem, hint = in_our_words(failure.problem)
    word = re.compile(r"\S+|\s").match(text, at)
    end = min(word.end() if word else at + 1, max(line_bounds(text, at)[1], at + 1), len(text))
    return SyntaxProblem(at, max(end, at), problem, hint, hole, related)


def _block(text: str, line: int) -> tuple[int, int]:
    """A line and what is indented deeper below it."""
    return line, block_end(text, line, indentation(text, line))


def _block_of_key(text: str, line: int) -> tuple[int, int]:
    """The same, and the items of a list that stand right below a key."""
    depth = indentation(text, line)
    end = block_end(text, line, depth)
    if line_at(text, line).lstrip().startswith("-"):
        return line, end
    following = next_line(text, max(end - 1, line))
    while following is not None and indentation(text, following) == depth:
        if not line_at(text, following).lstrip().startswith("- "):
            break
        end = block_end(text, following, depth)
        following = next_line(text, max(end - 1, following))
    return line, end


def _on_text(text: str, at: int) -> int:
    """The offset itself, or the last character before it when it is at the end or on an empty line."""
    if at >= len(text) or text[at] in "\r\n":
        return max(len(text[:at].rstrip()) - 1, 0)
    return at


def _tab(failure: _Failure) -> SyntaxProblem | None:
    text, line = failure.text, failure.line
    end = line + indentation(text, line)
    tab = text.find("\t", line, end)
    if tab < 0:
        return None
    return SyntaxProblem(tab, end, "", "", _tab_hole(text, line), tab=True)


def _tab_hole(text: str, first: int) -> tuple[int, int]:
    """The lines from ``first`` on that are indented with tabs, and what the last of them opens."""
    last = first
    following = next_line(text, last)
    while following is not None and "\t" in text[following : following + indentation(text, following)]:
        last = following
        following = next_line(text, last)
    end = line_bounds(text, last)[1]
    opens = text[last:end].rstrip().endswith((":", "|", ">", "|-", ">-"))
    before = line_before(text, first)
    if following is None or before is None:
        return first, end
    if not opens:  # what is indented deeper than this line was meant to be goes on with its text
        meant = indentation(text, before) + (usual_step(text) if line_at(text, before).rstrip().endswith(":") else 0)
        return first, block_end(text, last, meant)
    below = indentation(text, following)
    listed = line_at(text, following).lstrip().startswith("-")
    while following is not None and indentation(text, following) >= below:
        if listed and indentation(text, following) == below and not line_at(text, following).lstrip().startswith("-"):
            break
        end = line_bounds(text, following)[1]
        following = next_line(text, following)
    return first, end


def _quote(failure: _Failure) -> SyntaxProblem | None:
    """A quoted text that goes on over the end of its line, and only ends where another one was to begin."""
    text = failure.text
    if "quoted" in failure.context and failure.begin is not None and "unexpected" in failure.problem:
        if failure.quoted is not None and line_bounds(text, failure.quoted[1] - 1)[0] == failure.first_line:
            # an earlier one has ended on this line by accident
            failure = failure._replace(begin=failure.quoted[0])
        return _problem(failure, failure.begin or 0, _block(text, failure.first_line))
    if failure.quoted is None:
        return None
    start, end = failure.quoted
    if not line_bounds(text, end)[0] <= failure.at or line_bounds(text, end - 1)[0] != failure.line:
        return None
    opened = failure._replace(problem="found unexpected end of stream")
    related = Place(end - 1, end, "it ends only here")
    return _problem(opened, start, _block(text, line_bounds(text, start)[0]), related=related)


def _bracket(failure: _Failure) -> SyntaxProblem | None:
    """A list or map in brackets that is still open where another key of the block begins."""
    text, outer = failure.text, failure.bracket
    if "flow" not in failure.context or failure.begin is None or text[failure.begin] not in "[{":
        if outer is None or "quoted" in failure.context:
            return None
        problem = "did not find expected ',' or '" + ("]'" if text[outer] == "[" else "}'")
        moved = failure._replace(begin=outer, context="flow", problem=problem)
        lost = "flow" in failure.context and not is_closed(text, outer, block_of(text, outer))
        far = moved.first_line < failure.line and indentation(text, failure.line) <= indentation(text, moved.first_line)
        return _bracket(moved) if lost or far else None
    opener, line = failure.begin, failure.line
    if line == failure.first_line:
        return _problem(failure, failure.at, _block(text, line))
    outer = opener if outer is None or outer > opener else outer
    first, end = line_bounds(text, outer)[0], block_of(text, outer)
    if is_closed(text, opener, end):
        related = Place(opener, opener + 1, "begins here")
        hole = first, max(end, block_end(text, line, indentation(text, first)))
        place = comma_place(text, line, opener)
        if place is None:
            return _problem(failure, failure.at, hole, related=related)
        return _problem(failure._replace(problem="a comma is missing"), place, hole, related=related)
    depth = indentation(text, first)
    # beyond the lines of an item, the brackets that close the outer one
    end = block_end(text, first, depth) if outer == opener else max(end, block_end(text, first, depth))
    return _problem(failure, opener, (first, end), related=Place(failure.at, failure.at + 1, "still open here"))


def _colon(failure: _Failure) -> SyntaxProblem | None:
    """A word on a line of its own that is no key, because its colon is missing."""
    if "simple key" not in failure.context or failure.begin is None:
        return None
    return _problem(failure, failure.begin, _block_of_key(failure.text, failure.first_line))


def _bare_word(failure: _Failure) -> SyntaxProblem | None:
    """The same, with keys below it that are indented deeper: they would go on with the word."""
    text, line = failure.text, failure.line
    before = line_before(text, line)
    if (
        before is None
        or not failure.problem.startswith("mapping values")
        or not _BARE_WORD.match(line_at(text, before))
    ):
        return None
    if indentation(text, before) >= indentation(text, line):
        return None
    opened = failure._replace(problem="could not find expected ':'")
    return _problem(opened, before + indentation(text, before), _block_of_key(text, before))


def _no_colon(failure: _Failure) -> SyntaxProblem | None:
    """The first key of a map whose colon is missing: with its value it seems to be a text, which can't have keys."""
    text, line = failure.text, failure.line
    before = line_before(text, line)
    if before is None or not failure.problem.startswith("mapping values"):
        return None
    written = line_at(text, before).rstrip("\r\n")
    begin = indentation(text, before)
    if written[begin:].startswith("- "):
        begin = len(written) - len(written[begin + 2 :].lstrip(" "))
    if begin != indentation(text, line) or not _NO_COLON.match(written[begin:]):
        return None
    opened = failure._replace(problem="could not find expected ':'")
    return _problem(opened, before + begin, (before + begin, line_bounds(text, before)[1]))


def _indented_too_little(failure: _Failure) -> SyntaxProblem | None:
    """The line before stands further left than its fellows, so that they seem to be below it."""
    text, line = failure.text, failure.line
    before = line_before(text, line)
    if before is None or not failure.problem.startswith("mapping values"):
        return None
    left, right = indentation(text, before), indentation(text, line)
    parent = line_before(text, before)
    while parent is not None and indentation(text, parent) >= left:
        parent = line_before(text, parent)
    above = indentation(text, parent) if parent is not None else 0
    step = usual_step(text)
    if parent is None or left >= right or right - above != step or left - above == step:
        return None
    moved = failure._replace(problem="did not find expected key")
    return _problem(moved, before + left, (before, line_bounds(text, before)[1]))


def _indented_too_far(failure: _Failure) -> SyntaxProblem | None:
    """The first key of a block stands further right than its fellows, so that they seem to be outside of it."""
    text, line = failure.text, failure.line
    if not failure.problem.startswith("did not find expected key"):
        return None
    left, first = indentation(text, line), line
    parent = line_before(text, line)
    while parent is not None and indentation(text, parent) > left:
        first, parent = parent, line_before(text, parent)
    if parent is None or first == line or left - indentation(text, parent) != usual_step(text):
        return None
    if not line_at(text, parent).rstrip().endswith(":"):
        return None
    return _problem(failure, first + indentation(text, first), (first, line))
