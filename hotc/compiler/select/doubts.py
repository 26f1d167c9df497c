"""What is odd about a selector that can be read: types that there are not."""

from __future__ import annotations

from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from hotc.compiler import catalog
from hotc.compiler.select.nodes import TypePattern, walk
from hotc.compiler.suggest import did_you_mean

if TYPE_CHECKING:
    from hotc.compiler.select.nodes import Selector

_HEATS = ("OS::", "AWS::")
"""The beginnings of Heat's own types. Others may come from an environment's registry, and are never doubted."""


def unknown_types(selector: Selector) -> list[tuple[str, str]]:
    """Patterns that no type of Heat's and of the catalogue at hand fits, each with a hint (which may be empty)."""
    patterns = dict.fromkeys(node.pattern for node in walk(selector) if isinstance(node, TypePattern))
    return [
        (pattern, did_you_mean(pattern, dict.fromkeys(catalog.names())))
        for pattern in patterns
        if pattern.startswith(_HEATS) and not _is_there(pattern)
    ]


def _is_there(pattern: str) -> bool:
    pattern = catalog.canonical(pattern)
    if catalog.lookup(pattern) is not None:
        return True
    return any(sign in pattern for sign in "*?") and any(fnmatchcase(name, pattern) for name in catalog.names())
