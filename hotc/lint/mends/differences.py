"""Two forms of a text as a unified diff, which patch and git apply take."""

from __future__ import annotations

import re

_LINE = re.compile(r"[^\n]*\n|[^\n]+")


def unified(name: str, old: str, new: str) -> str:
    """The diff, with ``a/`` and ``b/`` before the name; empty where the texts are the same.

    Lines end at ``\\n`` only, so that a carriage return stays with its line.
    """
    from difflib import unified_diff

    name = name.removeprefix("./")
    lines = unified_diff(_LINE.findall(old), _LINE.findall(new), _named("a", name), _named("b", name))
    return "".join(line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines)


def _named(side: str, name: str) -> str:
    return name if name.startswith("/") else f"{side}/{name}"
