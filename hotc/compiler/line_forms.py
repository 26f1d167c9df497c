"""What a line of a template says: the few forms in which nearly all are written, each line read once for all files."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from hotc.compiler.source import SourceFile
from hotc.compiler.yaml_pieces import OtherForm, read_brackets
from hotc.compiler.yaml_scalars import PLAIN_STARTS, known_value, unescaped

if TYPE_CHECKING:
    from hotc.compiler.tree import Node

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
LIST: Final = 7
"""Kinds of lines: nothing, a scalar, a key alone, brackets that are closed on the line, a value that may go on, neither
key nor dash, the begin of the document, a dash behind a dash."""

FORMS: Final[dict[str, Form]] = {}
"""The forms of lines that were met before."""

_MOST_FORMS: Final = 20_000
_LONGEST: Final = 900  # characters of a line; libyaml takes what is longer than 1,024 for no key
_NO_VALUE: Final = (0, None, 0, False, 0, None, "", 0, False)
_ELSEWHERE: Final = SourceFile("", "")
_KEY_COLON: Final = re.compile(
    r"""(?:([A-Za-z0-9_$./<][\w$./(){}<>%+-]*(?:::?[\w$./(){}<>%+-]+)*)|'([^']*)'|"([^"\\]*)")[ ]*:(?:\Z|[ ]+)""",
    re.ASCII,
)
_QUOTED: Final = re.compile(r"""(?:'([^']*)'|"([^"\\]*)")(?:[ ]+(?:\#.*)?)?\Z""")
_ESCAPED: Final = re.compile(r"""\"((?:[^"\\]|\\[nrt"\\])*)\"(?:[ ]+(?:\#.*)?)?\Z""")
_NUMBER: Final = re.compile(r"[0-9]", re.ASCII)
_HEADER: Final = re.compile(r"[|>]-?(?:[ ]+(?:\#.*)?)?\Z")


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
            if type(_plain(key)) is not str or key in {"<<", "..."}:
                raise OtherForm
        else:
            length, quoted = len(key) + 2, True
    form: Form
    if not body or body[0] == "#":
        form = (SKIP, *_NO_VALUE)
    elif body.rstrip(" ") == "---":
        form = (BEGIN, *_NO_VALUE)
    elif dash and body[dash : dash + 2] == "- ":
        form = (LIST, dash, *_NO_VALUE[1:])
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
    if first in PLAIN_STARTS or (first in "-:" and written[1:2] not in {"", " "}):
        raw = written.partition(" #")[0].rstrip(" ") if "#" in written else written
        if raw[-1] == ":" or ": " in raw:
            raise OtherForm
        return SCALAR, _plain(raw), raw, len(raw), False
    if first in "[{":
        tree = _tree(written) if _NUMBER.search(written) is None else None
        return (PIECE if tree is None else TREE), tree, "", 0, False
    if found := _QUOTED.match(written):
        raw = found[found.lastindex or 1]
        return SCALAR, raw, raw, len(raw) + 2, True
    if found := _ESCAPED.match(written):
        raw = unescaped(found[1])
        return SCALAR, raw, raw, len(found[1]) + 2, True
    if first in "\"'" or (first == "-" and key is None) or _HEADER.match(written):
        return PIECE, None, "", 0, False
    raise OtherForm


def _plain(raw: str) -> Any:
    try:
        return known_value(raw)
    except ValueError:
        raise OtherForm from None


@lru_cache(maxsize=4096)
def _tree(written: str) -> Node | None:
    """What stands in brackets; ``_ELSEWHERE``, and places count from its beginning."""
    return read_brackets(_ELSEWHERE, written, 0, len(written))
