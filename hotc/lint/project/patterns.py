"""Patterns of paths in settings, as .gitignore and ruff have them."""

from __future__ import annotations

import os.path
import re
from functools import lru_cache
from typing import TYPE_CHECKING

from hotc.tuples import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable


class Pattern(NamedTuple):
    """A pattern and the folder (absolute) that it is relative to."""

    text: str
    folder: str

    def covers(self, uri: str) -> bool:
        """Whether the pattern fits a path (absolute), or a folder that this lies in.

        Without a slash it fits a name in any depth (``old``, ``*.json``); with one, the path from the settings' folder
        on (``legacy/*.yaml``). ``*`` and ``?`` stop at slashes, ``**`` does not.
        """
        expression = _expression(self.text)
        inner = uri[len(self.folder) :].lstrip("/") if _lies_in(uri, self.folder) else None
        if inner is None:
            if not self.text.startswith(("../", "/")):
                return False
            inner = uri if self.text.startswith("/") else os.path.relpath(uri, self.folder)
        return any(expression.fullmatch(start) for start in _starts(inner))


def patterns(texts: Iterable[str], folder: str) -> tuple[Pattern, ...]:
    """Patterns that stand in one file of settings."""
    return tuple(Pattern(text, folder) for text in texts)


def _lies_in(uri: str, folder: str) -> bool:
    return uri.startswith(folder.rstrip("/") + "/")


def _starts(path: str) -> list[str]:
    """A path and the folders that it lies in: ``a/b/c`` → ``a``, ``a/b``, ``a/b/c``."""
    return [path[: match.start()] for match in re.finditer("/", path) if match.start()] + [path]


@lru_cache(maxsize=512)
def _expression(pattern: str) -> re.Pattern[str]:
    anywhere = "/" not in pattern.rstrip("/")
    pattern = pattern.rstrip("/").removeprefix("./")
    pieces = re.split(r"(\*\*/|/\*\*$|\*\*|\*|\?|\[!?[^\]/]+\])", pattern)
    written = "".join(_piece(piece) for piece in pieces)
    try:
        return re.compile(f"(?:.*/)?{written}" if anywhere else written, re.DOTALL)
    except re.error:  # a range such as [z-a]: it means itself, as in a shell
        return re.compile(re.escape(pattern))


def _piece(piece: str) -> str:
    known = {"**/": "(?:.*/)?", "/**": "/.*", "**": ".*", "*": "[^/]*", "?": "[^/]"}
    if piece in known:
        return known[piece]
    if len(piece) > 2 and piece[0] == "[" and piece[-1] == "]":
        inner = piece[1:-1].replace("\\", r"\\")
        return f"[{'^' + inner[1:] if inner[0] == '!' else inner}]"
    return re.escape(piece)
