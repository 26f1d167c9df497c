"""Making a parameter of a value that is written into a resource."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from hotc.compiler.diagnostics import TextEdit
from hotc.compiler.source import Span
from hotc.compiler.tree import Mapping, Scalar
from hotc.lint.mends import edits

if TYPE_CHECKING:
    from hotc.compiler.template import Parameter
    from hotc.compiler.tree import Node
    from hotc.lint.subject import Subject

_NAME = r"[A-Za-z_][A-Za-z0-9_]*"


def parameterised(subject: Subject, name: str, value: Scalar) -> list[TextEdit] | None:
    """The edits that take a text from a string parameter called ``name``, or ``name_2``, with it as the default.

    A parameter that is there already with this default is used. ``None`` where the text has no room for it: flow style,
    JSON, a piece that an alias brings in.
    """
    template = subject.template
    source = template.source
    written = source.text[value.start : value.end]
    if value.source is not source or value.anchor is not None or source.text.lstrip()[:1] == "{" or "\n" in written:
        return None
    if written[:1] not in ("'", '"') and not re.fullmatch(r"[^\s:#,\[\]{}&*!|>'\"%@`][^:#\n]*", written):
        return None
    number, chosen = 1, name
    while chosen in template.parameters or chosen in template.resources:
        if _fits(template.parameters.get(chosen), value):
            return [edits.replace(value, f"{{get_param: {chosen}}}")]
        number += 1
        chosen = f"{name}_{number}"
    if not re.fullmatch(_NAME, chosen) or (made := _declared(template.root, chosen, written)) is None:
        return None
    return [edits.replace(value, f"{{get_param: {chosen}}}"), made]


def _fits(parameter: Parameter | None, value: Scalar) -> bool:
    """Whether a parameter gives the same text, unless somebody gives it another."""
    if parameter is None or parameter.type != "string":
        return False
    default: Node | None = parameter.default
    return isinstance(default, Scalar) and default.value == value.value


def _declared(root: Mapping, name: str, written: str) -> TextEdit | None:
    """The parameter: at the end of its section, or with a new section before the resources."""
    section = root.entry("parameters")
    if section is not None:
        inner = section.value
        if not isinstance(inner, Mapping) or not inner.entries or edits.is_flow(inner):
            return None
        indent = _step(inner)
        return edits.add_key(inner, f"{name}:\n{indent}type: string\n{indent}default: {written}")
    resources = root.entry("resources")
    if resources is None or not edits.is_block(resources.key.source, resources.key.start):
        return None
    at = edits.line_start(resources.key.source, resources.key.start)
    text = f"parameters:\n  {name}:\n    type: string\n    default: {written}\n\n"
    return TextEdit(Span(resources.key.source, at, at), text)


def _step(section: Mapping) -> str:
    """The indentation of what stands in a parameter, after that of the first one."""
    first = section.entries[0]
    source = first.key.source
    outer = source.text[edits.line_start(source, first.key.start) : first.key.start]
    if isinstance(first.value, Mapping) and first.value.entries and not edits.is_flow(first.value):
        key = first.value.entries[0].key
        return source.text[edits.line_start(source, key.start) : key.start]
    return outer + "  "
