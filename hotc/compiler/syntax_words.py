"""libyaml's words for syntax errors, ours, and what to do about them."""

from __future__ import annotations

from typing import Final

_PROBLEMS: Final[tuple[tuple[str, str, str], ...]] = (
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
    ("a comma is missing", "the next line begins another entry of this list or map", "Put a comma behind it."),
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


def in_our_words(problem: str) -> tuple[str, str]:
    """What is wrong, and a hint, for what libyaml says."""
    for theirs, ours, hint in _PROBLEMS:
        if problem.startswith(theirs):
            return ours, hint
    return problem, ""
