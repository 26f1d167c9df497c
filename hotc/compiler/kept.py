"""Templates kept between compilations: a process that compiles much reads each file that others name but once.

Kept is what nothing was found wrong with while it was read, parsed and checked: such a template holds no values and no
findings, and nothing that comes later changes it, so that compilations (in several threads, too) may share it. It
counts for one text at one place under the same limits; where the text has changed, it is another one. See
``docs/decisions/0014``.
"""

from __future__ import annotations

from _thread import allocate_lock
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hotc.compiler.context import Options
    from hotc.compiler.source import SourceFile
    from hotc.compiler.template import Template
    from hotc.compiler.tree import Scalar

    Key = tuple[str, str, str, bool, int, int, int]

MAX_TEMPLATES = 256
MAX_CHARACTERS = 2_000_000
"""Bounds for all that is kept. A character of a template takes about 50 bytes of memory once it is a tree."""


class Kept:
    """A template that may be shared, and the files that it names (see ``named_files``)."""

    __slots__ = ("names", "template")

    def __init__(self, template: Template, names: list[tuple[str, Scalar]]) -> None:
        self.template = template
        self.names = names


_kept: dict[Key, Kept] = {}
_characters = 0
_lock = allocate_lock()


def key_of(source: SourceFile, options: Options) -> Key:
    """What must be the same for a kept template to serve instead of this text."""
    limits = options.limits
    bounds = (limits.depth, limits.nodes, limits.alias_expansion)
    return source.uri, source.name, source.text, options.check_resources, *bounds


def find(key: Key) -> Kept | None:
    """The template kept under this key, if there is one; it is then the last to be dropped."""
    with _lock:
        found = _kept.pop(key, None)
        if found is not None:
            _kept[key] = found
    return found


def keep(key: Key, kept: Kept) -> None:
    """Keep a template; those that were not asked for the longest time give way."""
    global _characters  # noqa: PLW0603 one store a process
    size = len(key[2])
    if size > MAX_CHARACTERS // 4:
        return
    with _lock:
        if key not in _kept:
            _characters += size
        _kept[key] = kept
        while len(_kept) > MAX_TEMPLATES or _characters > MAX_CHARACTERS:
            oldest = next(iter(_kept))
            del _kept[oldest]
            _characters -= len(oldest[2])


def forget() -> None:
    """Drop everything."""
    global _characters  # noqa: PLW0603 one store a process
    with _lock:
        _kept.clear()
        _characters = 0
