"""parse: a located tree → a template."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from hotc.compiler.diagnostics import Related
from hotc.compiler.sections.conditions import parse_conditions
from hotc.compiler.sections.groups import parse_groups
from hotc.compiler.sections.header import check_sections, find_version
from hotc.compiler.sections.outputs import parse_outputs
from hotc.compiler.sections.parameters import parse_parameters
from hotc.compiler.sections.resources import parse_resources
from hotc.compiler.sections.shapes import Parsing, is_broken, kind_of, text_of
from hotc.compiler.template import Template
from hotc.compiler.tree import Mapping, Scalar

if TYPE_CHECKING:
    from collections.abc import Callable

    from hotc.compiler.context import Context
    from hotc.compiler.source import SourceFile
    from hotc.compiler.tree import Entry
    from hotc.compiler.unit import Unit

_SECTIONS: Final[dict[str, Callable[[Mapping, str, Parsing], None]]] = {
    "parameters": parse_parameters,
    "conditions": parse_conditions,
    "resources": parse_resources,
    "outputs": parse_outputs,
}


def parse(unit: Unit, context: Context) -> Unit:
    """Make the unit's template of its tree."""
    if unit.source is not None and isinstance(unit.root, Mapping):
        unit.template = parse_template(unit.source, unit.root, context)
        unit.templates[unit.source.uri] = unit.template
    return unit


def parse_template(
    source: SourceFile, root: Mapping, context: Context, *, only: frozenset[str] | None = None
) -> Template:
    """The template that a tree declares. Everything wrong with it is reported; what could be read of it is returned.

    The tree is changed in place: intrinsic functions become calls. ``only``: parse and check no other sections than
    these.
    """
    version, node = find_version(root, context)
    template = Template(source, root, version)
    template.version_node = node
    parsing = Parsing(template, context)
    misspelt = check_sections(root, parsing) if only is None else {}
    for entry in root.effective():
        key = str(entry.key.value)
        meaning = version.sections.get(key) or misspelt.get(key)
        if only is not None and meaning not in only:
            continue
        if meaning in _SECTIONS:
            section = _section(entry, meaning, parsing)
            if section is not None:
                _SECTIONS[meaning](section, str(entry.key.value), parsing)
        elif meaning == "description":
            template.description = text_of(entry.value)
        elif meaning == "mappings":
            template.mappings = entry.value
    if only is not None:
        return template
    groups = root.entry("parameter_groups")
    if groups is not None and "parameter_groups" in version.sections:
        parse_groups(groups, parsing)
    _check_names(template, parsing)
    return template


def _check_names(template: Template, parsing: Parsing) -> None:
    """A resource can't have the name of a parameter."""
    for name in template.parameters.keys() & template.resources.keys():
        resource = template.resources[name]
        related = (Related(template.parameters[name].key.span, "the parameter"),)
        parsing.report("name-used-twice", resource.key, path=f"resources.{name}", related=related, name=name)


def _section(entry: Entry, meaning: str, parsing: Parsing) -> Mapping | None:
    value, name = entry.value, str(entry.key.value)
    if isinstance(value, Mapping):
        return value
    # Heat takes everything that Python finds false for an empty section, except for conditions
    empty = (isinstance(value, Scalar) and not value.value) or getattr(value, "items", None) == []
    if is_broken(value) or (empty and meaning != "conditions"):
        return None
    parsing.report("section-not-a-map", entry.key, path=name, section=name, kind=kind_of(value))
    return None
