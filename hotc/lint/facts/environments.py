"""What environments say, for the rules that look at them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.compiler.diagnostics import Fix
from hotc.compiler.tree import Mapping
from hotc.lint.mends import edits
from hotc.tuples import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotc.compiler.environment import Layer
    from hotc.compiler.template import Parameter
    from hotc.compiler.tree import Entry
    from hotc.lint.subject import Subject

PARAMETERS, DEFAULTS, REGISTRY = "parameters", "parameter_defaults", "resource_registry"


class Said(NamedTuple):
    """Something that an environment says in a section: ``entry`` is a name and its value."""

    layer: Layer
    section: str
    entry: Entry

    @property
    def name(self) -> str:
        """The name that it is about."""
        return str(self.entry.key.value)

    @property
    def path(self) -> str:
        """Where it stands."""
        return f"{self.section}.{self.name}"


def said(subject: Subject, *sections: str) -> Iterator[Said]:
    """All that the environments say in these sections, in the order in which Heat reads it."""
    for layer in subject.environments:
        for section in sections:
            written = layer.root.get(section)
            for entry in written.effective() if isinstance(written, Mapping) else ():
                yield Said(layer, section, entry)


def declared(subject: Subject, each: Said) -> Parameter | None:
    """The parameter that a value is for; of ``parameter_defaults``, that of the first template which has one."""
    if each.section == PARAMETERS:
        return subject.template.parameters.get(each.name)
    found = (template.parameters.get(each.name) for template in subject.all_templates)
    return next((parameter for parameter in found if parameter is not None), None)


def leave_out(each: Said, *, safe: bool = False) -> Fix | None:
    """Take the line out, and the section with it where nothing else is in it."""
    edit = edits.remove_named(each.layer.root, each.section, each.name)
    return Fix("Leave it out", [edit], safe=safe) if edit is not None else None
