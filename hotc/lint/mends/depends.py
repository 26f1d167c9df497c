"""Taking a name out of ``depends_on``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.compiler.diagnostics import Fix
from hotc.compiler.tree import Mapping, Sequence
from hotc.lint.mends import edits

if TYPE_CHECKING:
    from hotc.compiler.template import Resource
    from hotc.lint.subject import Subject


def removal(subject: Subject, resource: Resource, index: int, *, of: int = 1) -> Fix | None:
    """The fix that takes the name at ``index`` out: of the list, or with the whole key where nothing would be left.

    ``of`` is how many names of this list are to go; each has a fix of its own, and all of them are applied together.
    """
    if not isinstance(resource.node, Mapping):
        return None
    entry = resource.node.entry(subject.template.version.key("resource_keys", "depends_on"))
    if entry is None:
        return None
    if isinstance(entry.value, Sequence) and len(entry.value.items) > of:
        edit = edits.remove_item(entry.value, index)
    else:
        edit = edits.remove_entry(resource.node, entry)
    return Fix("Leave it out", [edit]) if edit is not None else None
