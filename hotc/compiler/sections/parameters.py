"""The sections ``parameters`` and ``parameter_groups``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.compiler.sections.shapes import text_of
from hotc.compiler.template import Parameter
from hotc.compiler.tree import Mapping, Scalar

if TYPE_CHECKING:
    from hotc.compiler.sections.shapes import Parsing


def parse_parameters(section: Mapping, section_name: str, parsing: Parsing) -> None:
    """Put every parameter of the section into the template."""
    for entry in section.effective():
        name = str(entry.key.value)
        parameter = parsing.template.parameters[name] = Parameter(name, entry.key, entry.value)
        if isinstance(entry.value, Mapping):
            _fill(parameter, entry.value, parsing)


def _fill(parameter: Parameter, body: Mapping, parsing: Parsing) -> None:
    version = parsing.version
    for entry in body.effective():
        meaning = version.parameter_keys.get(str(entry.key.value))
        if meaning == "type":
            parameter.type = version.parameter_types.get(text_of(entry.value), "string")
        elif meaning == "default":
            parameter.default = entry.value
        elif meaning in ("label", "description"):
            setattr(parameter, meaning, text_of(entry.value))
        elif meaning == "hidden" and isinstance(entry.value, Scalar):
            parameter.hidden = str(entry.value.value).lower() == "true"
