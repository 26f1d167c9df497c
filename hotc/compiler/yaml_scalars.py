"""What a plain YAML scalar means to Heat: YAML 1.1 as PyYAML's safe loader reads it, except that dates stay texts.

Source of the patterns: the YAML 1.1 type repository (bool, float, int, merge, null, timestamp, value), as PyYAML uses
it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

    from hotc.compiler.tree import Plain

_WORDS: Final[dict[str, Plain]] = {
    **dict.fromkeys(("yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON"), True),
    **dict.fromkeys(("no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF"), False),
    **dict.fromkeys(("", "~", "null", "Null", "NULL"), None),
}
_NUMBER_START: Final = frozenset("+-.0123456789")
_INTEGER: Final = re.compile(
    r"""(?:(?P<binary>[-+]?0b[0-1_]+)|(?P<octal>[-+]?0[0-7_]+)|(?P<decimal>[-+]?(?:0|[1-9][0-9_]*))
    |(?P<hexadecimal>[-+]?0x[0-9a-fA-F_]+)|(?P<sexagesimal>[-+]?[1-9][0-9_]*(?::[0-5]?[0-9])+))\Z""",
    re.VERBOSE,
)
_FLOAT: Final = re.compile(
    r"""(?:[-+]?[0-9][0-9_]*\.[0-9_]*(?:[eE][-+][0-9]+)?|\.[0-9][0-9_]*(?:[eE][-+][0-9]+)?
    |[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+\.[0-9_]*|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))\Z""",
    re.VERBOSE,
)
_PREFIX: Final = "tag:yaml.org,2002:"
_DIGITS: Final = 4300
"""Digits of an integer beyond which Python writes it no more, and so nobody can pass it on (``sys.int_info``)."""
_BITS: Final = 14_280
"""Bits of an integer of so many digits."""
_TOO_LONG: Final = f"an integer of more than {_DIGITS:,} digits is too long"

PLAIN_STARTS: Final = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_$./~+(<^;\\=")
"""Characters with which an unquoted scalar begins, surely."""
_ESCAPE: Final = re.compile(r"\\(.)")
_ESCAPES: Final = {"n": "\n", "r": "\r", "t": "\t", '"': '"', "\\": "\\"}
VALUES: Final[dict[str, Plain]] = {}
"""The values of unquoted scalars that were met before: the same few words stand in all templates."""
_MOST_VALUES: Final = 20_000
_LONGEST: Final = 100
"""How many of them are remembered, and how long they may be."""


def remember(raw: str, value: Plain) -> None:
    """Keep the value of an unquoted scalar in ``VALUES``."""
    if len(raw) <= _LONGEST:
        if len(VALUES) >= _MOST_VALUES:
            VALUES.clear()
        VALUES[raw] = value


def known_value(raw: str) -> Plain:
    """The same as :func:`plain_value`, found once for words that are met again."""
    value = VALUES.get(raw)
    if value is None:
        value = plain_value(raw)
        remember(raw, value)
    return value


def unescaped(written: str) -> str:
    """A text in double quotes in which no more is escaped than breaks, tabs, quotes and backslashes."""
    return _ESCAPE.sub(lambda found: _ESCAPES[found[1]], written)


def plain_value(raw: str) -> Plain:
    """The value of an unquoted scalar. Raises :class:`ValueError` for what looks like a number and isn't (``0b_``)."""
    if raw in _WORDS:
        return _WORDS[raw]
    if raw[0] in _NUMBER_START:
        if found := _INTEGER.match(raw):
            return _integer(raw, found.lastgroup or "decimal")
        if _FLOAT.match(raw):
            return _float(raw)
    elif raw == "=":
        raise ValueError("a single = has a meaning of its own in YAML 1.1")
    return raw


def _integer(raw: str, form: str) -> int:
    value = _any_integer(raw, form)
    if value.bit_length() > _BITS:
        raise ValueError(_TOO_LONG)
    return value


def _any_integer(raw: str, form: str) -> int:
    text = raw.replace("_", "")
    sign = -1 if text[0] == "-" else 1
    text = text.lstrip("+-")
    if text == "0":
        return 0
    if (form == "decimal" and len(text) > _DIGITS) or (form == "sexagesimal" and text.count(":") > _DIGITS):
        raise ValueError(_TOO_LONG)
    if form == "sexagesimal":
        total = 0
        for part in text.split(":"):
            total = total * 60 + int(part)
        return sign * total
    if form == "binary":
        return sign * int(text[2:], 2)
    if form == "hexadecimal":
        return sign * int(text[2:], 16)
    return sign * int(text, 8 if form == "octal" else 10)


def _float(raw: str) -> float:
    text = raw.replace("_", "").lower()
    sign = -1.0 if text[0] == "-" else 1.0
    text = text.lstrip("+-")
    if text == ".inf":
        return sign * float("inf")
    if text == ".nan":
        return float("nan")
    if ":" in text:
        total = 0.0
        for part in text.split(":"):
            total = total * 60 + float(part)
        return sign * total
    return sign * float(text)


def _boolean(raw: str) -> bool:
    value = _WORDS.get(raw.lower())
    if not isinstance(value, bool):
        raise ValueError("that is not a boolean")
    return value


def _binary(raw: str) -> str:
    import base64

    return base64.b64decode(raw.encode("ascii")).decode("utf-8")


_TAGS: Final[dict[str, Callable[[str], Plain]]] = {
    f"{_PREFIX}str": str,
    f"{_PREFIX}timestamp": str,
    f"{_PREFIX}null": lambda raw: None,
    f"{_PREFIX}bool": _boolean,
    f"{_PREFIX}int": lambda raw: _integer(raw, _form(raw)),
    f"{_PREFIX}float": _float,
    f"{_PREFIX}binary": _binary,
}


def _form(raw: str) -> str:
    found = _INTEGER.match(raw)
    return (found.lastgroup if found else None) or "decimal"


def tagged_value(tag: str, raw: str) -> Plain:
    """The value of a scalar with an explicit tag.

    Raises :class:`KeyError` for a tag that Heat does not know, :class:`ValueError` where the text does not fit it.
    """
    try:
        return _TAGS[tag](raw)
    except IndexError as error:
        raise ValueError("the text is empty") from error


_NO_NUMBERS: Final = {"nan": "NaN", "inf": "Infinity", "-inf": "-Infinity"}
"""What JSON's writers call what is no finite number."""


def key_text(value: Plain) -> str:
    """A key as Heat gets it: templates travel as JSON, where every key is a string."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return value
    return _NO_NUMBERS.get(repr(value)) or repr(value)
