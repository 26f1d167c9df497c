"""What a line of a template says: the few forms in which nearly all are written, each line read once for all files."""

from __future__ import annotations

import re
import string
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from yaml.error import YAMLError

from hotc.compiler.context import Limits
from hotc.compiler.source import SourceFile
from hotc.compiler.tree import Entry, Mapping, Node, Scalar, Sequence
from hotc.compiler.yaml_events import Builder, ReadingStopped
from hotc.compiler.yaml_scalars import VALUES, plain_value, remember

if TYPE_CHECKING:
    Form = tuple[int, int, str | None, int, bool, int, Any, str, int, bool]
    """Kind; where the content begins behind a dash (0: no dash); key (``None``: no key), its length as written, whether
    it is quoted; where the value begins; value, raw text, length as written, whether it is quoted. Places count from
    the first character that is no blank."""

SKIP: Final = 0
SCALAR: Final = 1
KEY: Final = 2
TREE: Final = 3
PIECE: Final = 4
TEXT: Final = 5
BEGIN: Final = 6
"""Kinds of lines: nothing, a scalar, a key alone, brackets that are closed on the line, a value that may go on, neither
key nor dash, the begin of the document."""

FORMS: Final[dict[str, Form]] = {}
"""The forms of lines that were met before."""
DEEPEST: Final = 40
"""Lists and maps in each other, in what is read line by line."""
PIECES: Final = Limits()
"""Bounds for a piece."""
PIECES.depth = DEEPEST

_MOST_FORMS: Final = 20_000
_LONGEST: Final = 900  # characters of a line; libyaml takes what is longer than 1,024 for no key
_NO_VALUE: Final = (0, None, 0, False, 0, None, "", 0, False)
_ELSEWHERE: Final = SourceFile("", "")
_KEY_COLON: Final = re.compile(
    r"""(?:([A-Za-z0-9_$./<][\w$./(){}<>%+-]*(?:::?[\w$./(){}<>%+-]+)*)|'([^']*)'|"([^"\\]*)")[ ]*:(?:\Z|[ ]+)""",
    re.ASCII,
)
_PLAIN_STARTS: Final = frozenset(string.ascii_letters + string.digits + "_$./~+(<^;\\=")
_QUOTED: Final = re.compile(r"""(?:'([^']*)'|"([^"\\]*)")(?:[ ]+(?:\#.*)?)?\Z""")
_CALL: Final = re.compile(
    r"""\{[ ]*([a-z]+(?:_[a-z]+)+):[ ]+
    (?:([A-Za-z_0-9][\w-]*)|(\[[ ]*[A-Za-z_0-9][\w-]*(?:[ ]*,[ ]+[A-Za-z_0-9][\w-]*)*[ ]*\]))[ ]*\}\Z""",
    re.ASCII | re.VERBOSE,
)
_WORD: Final = re.compile(r"[\w-]+", re.ASCII)
_NUMBER: Final = re.compile(r"[0-9]", re.ASCII)
_HEADER: Final = re.compile(r"[|>]-?(?:[ ]+(?:\#.*)?)?\Z")


class OtherForm(Exception):  # noqa: N818 not an error: the text is libyaml's
    """A line is of a form that is not read here."""


def form_of(body: str) -> Form:
    """What a line says that was not met before. Raises :class:`OtherForm`."""
    if len(body) > _LONGEST:
        raise OtherForm
    dash = begin = length = 0
    key, quoted = None, False
    if body[:2] == "- ":
        dash = begin = len(body) - len(body[2:].lstrip(" "))
    if found := _KEY_COLON.match(body, dash):
        group = found.lastindex or 1
        key, begin = found[group], found.end()
        if group == 1:
            length = len(key)
            if type(_plain(key)) is not str or key == "<<":
                raise OtherForm
        else:
            length, quoted = len(key) + 2, True
    form: Form
    if not body or body[0] == "#":
        form = (SKIP, *_NO_VALUE)
    elif body.rstrip(" ") == "---":
        form = (BEGIN, *_NO_VALUE)
    else:
        kind, value, raw, value_length, value_quoted = _value(body[begin:].rstrip(" "), key, dash)
        form = (kind, dash, key, length, quoted, begin, value, raw, value_length, value_quoted)
    if _NUMBER.search(body) is None:  # what is numbered is hardly met again
        if len(FORMS) >= _MOST_FORMS:
            FORMS.clear()
        FORMS[body] = form
    return form


def _value(written: str, key: str | None, dash: int) -> tuple[int, Any, str, int, bool]:
    """The kind of a line, and the value that stands behind its key and its dash."""
    if not written or written[0] == "#":
        if key is None:
            raise OtherForm
        return KEY, None, "", 0, False
    if key is None and not dash:
        return TEXT, None, "", 0, False
    first = written[0]
    if first in _PLAIN_STARTS or (first in "-:" and written[1:2] not in {"", " "}):
        raw = written.partition(" #")[0].rstrip(" ") if "#" in written else written
        if raw[-1] == ":" or ": " in raw:
            raise OtherForm
        return SCALAR, _plain(raw), raw, len(raw), False
    if first in "[{":
        try:
            tree = _tree if _NUMBER.search(written) is None else _tree.__wrapped__
            return TREE, tree(written), "", 0, False
        except YAMLError:
            return PIECE, None, "", 0, False
    if found := _QUOTED.match(written):
        raw = found[found.lastindex or 1]
        return SCALAR, raw, raw, len(raw) + 2, True
    if first in "\"'" or (first == "-" and key is None) or _HEADER.match(written):
        return PIECE, None, "", 0, False
    raise OtherForm


def _plain(raw: str) -> Any:
    known = VALUES.get(raw)
    if known is not None:
        return known
    try:
        value = plain_value(raw)
    except ValueError:
        raise OtherForm from None
    if _NUMBER.search(raw) is None:
        remember(raw, value)
    return value


@lru_cache(maxsize=4096)
def _tree(written: str) -> Node:
    """What stands in brackets; ``_ELSEWHERE``, and places count from its beginning."""
    if found := _CALL.match(written):
        return _call(found)
    return built(Builder(_ELSEWHERE, PIECES, []), written, 0, len(written))


def _call(found: re.Match[str]) -> Node:
    """``{name: word}`` and ``{name: [word, word]}``, as functions are mostly written."""
    key = Scalar(_ELSEWHERE, found.start(1), found.end(1), found[1], found[1])
    value: Node
    if found[2] is not None:
        value = Scalar(_ELSEWHERE, found.start(2), found.end(2), _plain(found[2]), found[2])
    else:
        words = _WORD.finditer(found.string, found.start(3), found.end(3) - 1)
        items: list[Node] = [Scalar(_ELSEWHERE, word.start(), word.end(), _plain(word[0]), word[0]) for word in words]
        value = Sequence(_ELSEWHERE, found.start(3), found.end(3), items)
    return Mapping(_ELSEWHERE, 0, found.end(), [Entry(key, value)])


def built(builder: Builder, text: str, start: int, end: int) -> Node:
    """What libyaml makes of a piece of a text, if that is one value, and there is nothing to say of it."""
    try:
        node = builder.build(text, start, end, text.rfind("\n", 0, start) + 1)
    except ReadingStopped:
        raise OtherForm from None
    if node is None or builder.findings or builder.anchors or (type(node) is not Scalar and text[start] not in "[{-"):
        raise OtherForm
    return node
