"""Which files are templates or environments, by what stands in them, whatever they are called."""

from __future__ import annotations

import codecs
import os.path
import re

_KEY = rb"""["']?(?:heat_template_version|HeatTemplateFormatVersion)["']?"""
_LINE = re.compile(
    rb"""^(?:\xef\xbb\xbf)?([ \t]*)%s[ \t]*:(?![ \t]*(?:\{|\r?\n[ \t]+["']?[\w-]+["']?[ \t]*:))""" % _KEY, re.MULTILINE
)
"""The section's name, and behind it anything but a map: that is what a text *about* templates has there."""
_FIRST = re.compile(rb"^(?:\xef\xbb\xbf)?([ \t]*)(?![ \t\r\n#]|---|%)", re.MULTILINE)
"""The first line that says something: no comment, no mark of a document."""
_PIECE = re.compile(rb"""([{[])|([]}])|(%s\s*:\s*(?!\{|\s))|"(?:[^"\\]|\\.)*\"""" % _KEY, re.DOTALL)
"""What tells where in JSON one is: a brace that opens, one that closes, the section; texts, which may hold all that."""
_BRACES = re.compile(rb"\{(?![%{#])")
"""The beginning of JSON, and not that of a text with placeholders of Jinja."""
_ENVIRONMENT = re.compile(
    rb"^(?:\xef\xbb\xbf)?(resource_registry|parameter_defaults|parameter_merge_strategies)[ \t]*:", re.MULTILINE
)
_WIDE = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
"""How a text in UTF-16 begins: it is taken for what it would be in UTF-8, so that the encoding is told."""
_ENOUGH = 65_536


def is_template(path: str) -> bool:
    """Whether a file says that it is a template: the section with its version is in its first 64 KiB, and not within
    something else, such as a text or a request that holds a template.
    """
    return _says_template(_beginning(path))


def is_environment(path: str) -> bool:
    """Whether a file can only be an environment: a section that nothing else has is in its first 64 KiB.

    One that has ``parameters`` alone may be anything.
    """
    return _ENVIRONMENT.search(_beginning(path)) is not None


def is_barred(path: str) -> bool:
    """Whether what a file or a folder holds can't be known, as it may not be read."""
    return os.path.exists(path) and not os.access(path, os.R_OK)  # noqa: PTH110


def _says_template(text: bytes) -> bool:
    begin = _FIRST.search(text)
    if begin is None:
        return False
    if _BRACES.match(text, begin.end()):
        return _in_outer_braces(text, begin.end())
    return any(len(match[1]) <= len(begin[1]) for match in _LINE.finditer(text))


def _in_outer_braces(text: bytes, begin: int) -> bool:
    depth = 0
    for piece in _PIECE.finditer(text, begin):
        depth += (piece[1] is not None) - (piece[2] is not None)
        if piece[3] is not None and depth == 1:
            return True
    return False


def _beginning(path: str) -> bytes:
    try:
        if not os.path.isfile(path):  # noqa: PTH113 a pipe has no beginning that could be looked at
            return b""
        with open(path, "rb") as file:  # noqa: PTH123
            text = file.read(_ENOUGH)
    except OSError:
        return b""
    return text.decode("utf-16", "replace").encode("utf-8", "replace") if text[:2] in _WIDE else text
