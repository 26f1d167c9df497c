"""The section ``conditions``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.compiler.sections.expressions import parse_condition
from hotc.compiler.sections.shapes import is_broken, kind_of
from hotc.compiler.template import Condition
from hotc.compiler.tree import Call, Scalar

if TYPE_CHECKING:
    from hotc.compiler.sections.shapes import Parsing
    from hotc.compiler.tree import Mapping


def parse_conditions(section: Mapping, section_name: str, parsing: Parsing) -> None:
    """Put every condition of the section into the template."""
    for entry in section.effective():
        name = str(entry.key.value)
        path = f"{section_name}.{name}"
        found = parsing.context.diagnostics
        before = len(found)
        value = entry.value = parse_condition(entry.value, parsing, path)
        parsing.template.conditions[name] = Condition(name, entry.key, value)
        if isinstance(value, Call) or (isinstance(value, Scalar) and isinstance(value.value, bool)) or is_broken(value):
            continue
        if len(found) > before:  # it looks like a function, and that was said; as data it is no condition to Heat
            found[before].heat = "parse"
            continue
        parsing.report(
            "condition-not-boolean",
            entry.key if kind_of(value) == "nothing" else value,
            path=path,
            name=name,
            kind=kind_of(value),
        )
