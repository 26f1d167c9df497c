"""What a text is, which decides whether it is formatted and how."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.compiler.tree import Mapping
from hotc.compiler.versions import ALL, HEADERS

if TYPE_CHECKING:
    from hotc.compiler.tree import Node

SET_APART = ("parameters", "resources", "outputs")
"""The sections, by their meaning, whose entries of several lines have a blank line between them."""


def sections_apart(root: Node | None) -> frozenset[str] | None:
    """Names of the sections whose entries are set apart: those of a template; none for an environment.

    ``None``: the root is neither, so that its layout is somebody else's business: a file that ``get_file`` puts into
    a template is a value to the letter.
    """
    if not isinstance(root, Mapping) or not root.entries:
        return None
    keys = {entry.key.value for entry in root.entries}
    names = frozenset(name for version in ALL for name, means in version.sections.items() if means in SET_APART)
    if keys & HEADERS.keys():
        return names
    from hotc.compiler.environment_files import SECTIONS

    return frozenset() if keys <= set(SECTIONS) else None


def is_in_braces(root: Node | None) -> bool:
    """Whether a text is one map in braces: JSON, or as good as that."""
    return isinstance(root, Mapping) and root.source.text[root.start : root.start + 1] == "{"
