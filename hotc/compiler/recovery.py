"""What to do after a YAML syntax error: say it well, and blank the broken block so that the rest can still be read."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from yaml.error import MarkedYAMLError

    from hotc.compiler.source import SourceFile

_INDENT = re.compile(r"[ \t]*")

# libyaml's words → ours, and what to do about it
_PROBLEMS: tuple[tuple[str, str, str], ...] = (
    (
        "mapping values are not allowed in this context",
        'a second ": " in one value, or a line that is indented too far',
        'Quote a value that contains ": ", or check the indentation.',
    ),
    ("could not find expected ':'", "a key without a colon", 'Write "key: value".'),
    (
        "did not find expected key",
        "the line doesn't fit the block that it stands in",
        "Check the indentation: keys of one map begin in the same column.",
    ),
    (
        "did not find expected '-' indicator",
        "the line doesn't fit the list that it stands in",
        'Check the indentation: the items of one list begin with "-" in the same column.',
    ),
    (
        "did not find expected ',' or ']'",
        'the list that begins with "[" is not closed',
        'Close it with "]", or put a comma.',
    ),
    (
        "did not find expected ',' or '}'",
        'the map that begins with "{" is not closed',
        'Close it with "}", or put a comma.',
    ),
    ("found unexpected end of stream", "a quoted text is not closed", "Close it with the quote that it begins with."),
    (
        "found unexpected document indicator",
        "a quoted text is not closed",
        "Close it with the quote that it begins with.",
    ),
    (
        "found unknown escape character",
        "an unknown escape in a double-quoted text",
        "Double the backslash, or use single quotes.",
    ),
    (
        "did not find expected hexdecimal number",
        "an escape that is not hexadecimal",
        "Double the backslash, or use single quotes.",
    ),
    (
        "block sequence entries are not allowed in this context",
        'a "-" where no list can begin',
        "Begin the list on a line of its own.",
    ),
    ("mapping keys are not allowed in this context", "a key where none can be", "Check the indentation."),
    (
        "did not find expected alphabetic or numeric character",
        "a name is missing behind & or *",
        "Quote a text that begins with & or *.",
    ),
    (
        "found character that cannot start any token",
        "a character that can't begin a value",
        "Quote a value that begins with @, ` or %.",
    ),
    (
        "did not find expected <document start>",
        "something stands behind the end of the document",
        "Check the indentation of this line.",
    ),
    ("did not find expected node content", "a value is missing", "Write the value, or quote it."),
    (
        "did not find expected comment or line break",
        "something stands behind | or >",
        "Begin the text on the next line.",
    ),
    ("did not find URI escape", "a tag that can't be read", "Quote a text that begins with !."),
    ("did not find expected tag URI", "a tag that can't be read", "Quote a text that begins with !."),
    ("did not find expected whitespace or line break", "a space is missing", "Put a space here, or quote the value."),
    ("found undefined tag handle", "a tag that is not defined", "Quote a text that begins with !."),
)


class SyntaxProblem(NamedTuple):
    """A syntax error: where, what, what to do; and the offsets of the lines to blank."""

    start: int
    end: int
    problem: str
    hint: str
    tab: bool
    related: tuple[int, int, str] | None
    hole: tuple[int, int]


def understand(source: SourceFile, text: str, error: MarkedYAMLError, shift: int) -> SyntaxProblem:
    """Make sense of libyaml's error. ``text`` is what was parsed: the source's, with earlier holes blanked."""
    mark, context = error.problem_mark, error.context_mark
    at = min(mark.index + shift, len(text)) if mark is not None else 0
    begin = min(context.index + shift, len(text)) if context is not None else None
    if (error.problem or "").startswith("found unexpected end of stream") and begin is not None:
        at = begin
    at = _on_text(text, at)
    line_start, line_end = line_bounds(text, at)
    problem, hint = _in_our_words(error.problem or "syntax error")
    indent = _indent(text, line_start)
    tab = text.find("\t", line_start, line_start + indent)
    if tab >= 0:
        return SyntaxProblem(tab, line_start + indent, "", "", True, None, _tab_hole(text, line_start))
    first = last = line_start
    related = None
    if begin is not None:
        context_line = line_bounds(text, begin)[0]
        flow = "flow" in (error.context or "")
        if "simple key" in (error.context or ""):
            at = begin
            first = last = context_line
            line_end = line_bounds(text, begin)[1]
        elif flow or "quoted" in (error.context or ""):
            first = context_line
            if begin < at:
                related = (begin, begin + 1, "begins here")
            if flow and context_line < line_start and _indent(text, line_start) <= _indent(text, context_line):
                last = max(context_line, line_bounds(text, line_start - 1)[0])
    end = _block_end(text, first, last)
    stop = max(at + 1, min(line_end, _token_end(text, at)))
    return SyntaxProblem(at, min(stop, len(text)), problem, hint, False, related, (first, end))


def _tab_hole(text: str, first: int) -> tuple[int, int]:
    """The lines from ``first`` on that are indented with tabs, and what the last of them opens."""
    last = first
    while (following := _next_line(text, last)) is not None and "\t" in text[
        following : following + _indent(text, following)
    ]:
        last = following
    end = line_bounds(text, last)[1]
    if not text[last:end].rstrip().endswith((":", "|", ">", "-")):
        return first, end
    before = text[:first].rstrip()
    outer = _indent(text, line_bounds(text, max(len(before) - 1, 0))[0]) if before else 0
    return first, _block_end(text, last, last, indent=outer)


def _next_line(text: str, at: int) -> int | None:
    """Where the next line begins that is not empty."""
    rest = re.compile(r"[^\S\r\n]*[^\s]")
    position = line_bounds(text, at)[1]
    while position < len(text):
        position += 2 if text.startswith("\r\n", position) else 1
        if rest.match(text, position):
            return position
        position = line_bounds(text, position)[1]
    return None


def blank(text: str, hole: tuple[int, int]) -> str:
    """The text with the hole filled with blanks; ends of lines stay, so that every offset keeps its line."""
    start, end = hole
    return text[:start] + re.sub(r"[^\r\n\x85\u2028\u2029]", " ", text[start:end]) + text[end:]


def line_bounds(text: str, at: int) -> tuple[int, int]:
    """Offsets of the begin and the end (without its break) of the line that holds this offset."""
    start = max(text.rfind("\n", 0, at), text.rfind("\r", 0, at)) + 1
    ends = [end for end in (text.find("\n", at), text.find("\r", at)) if end >= 0]
    return start, min(ends, default=len(text))


def _in_our_words(problem: str) -> tuple[str, str]:
    for theirs, ours, hint in _PROBLEMS:
        if problem.startswith(theirs):
            return ours, hint
    return problem, ""


def _on_text(text: str, at: int) -> int:
    """The offset itself, or the last character before it when it is at the end or on an empty line."""
    if at >= len(text) or text[at] in "\r\n":
        before = len(text[:at].rstrip())
        return max(before - 1, 0)
    return at


def _token_end(text: str, at: int) -> int:
    found = re.compile(r"\S+|\s").match(text, at)
    return found.end() if found else at + 1


def _indent(text: str, line_start: int) -> int:
    found = _INDENT.match(text, line_start)
    return found.end() - line_start if found else 0


def _block_end(text: str, first: int, last: int, *, indent: int | None = None) -> int:
    """Where the block ends that begins at ``last``: before the next line that is not indented deeper than ``first``."""
    if indent is None:
        indent = _indent(text, first)
    position = line_bounds(text, last)[1]
    while position < len(text):
        next_line = position + (2 if text.startswith("\r\n", position) else 1)
        start, end = next_line, line_bounds(text, next_line)[1]
        if next_line >= len(text):
            return len(text)
        if text[start:end].strip() and _indent(text, start) <= indent:
            return position
        position = end
    return len(text)
