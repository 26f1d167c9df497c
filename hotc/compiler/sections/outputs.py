"""The section ``outputs``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.compiler.renaming import rename
from hotc.compiler.sections.expressions import parse_condition, parse_value
from hotc.compiler.sections.shapes import is_broken, kind_of, text_of
from hotc.compiler.suggest import did_you_mean, nearest
from hotc.compiler.template import Output
from hotc.compiler.tree import Mapping

if TYPE_CHECKING:
    from hotc.compiler.sections.shapes import Parsing
    from hotc.compiler.tree import Entry


def parse_outputs(section: Mapping, section_name: str, parsing: Parsing) -> None:
    """Put every output of the section into the template."""
    for entry in section.effective():
        name = str(entry.key.value)
        output = Output(name, entry.key, entry.value)
        parsing.template.outputs[name] = output
        _fill(output, entry, f"{section_name}.{name}", parsing)


def _fill(output: Output, entry: Entry, path: str, parsing: Parsing) -> None:
    body, version = entry.value, parsing.version
    value_key = version.key("output_keys", "value")
    if not isinstance(body, Mapping):
        if not is_broken(body):
            parsing.report(
                "output-not-a-map", entry.key, path=path, name=output.name, key=value_key, kind=kind_of(body)
            )
        return
    for part in body.effective():
        place = f"{path}.{part.key.value}"
        meaning = version.output_keys.get(str(part.key.value)) or _unknown_key(part, body, place, parsing)
        if meaning == "value":
            output.value = part.value = parse_value(part.value, parsing, place)
        elif meaning == "condition":
            output.condition = part.value = parse_condition(part.value, parsing, place)
        elif meaning == "description":
            output.description = text_of(part.value)
    if output.value is None:
        parsing.report("missing-value", entry.key, path=path, name=output.name, key=value_key)


def _unknown_key(entry: Entry, body: Mapping, path: str, parsing: Parsing) -> str | None:
    """Report a key that an output has not; what it means where it is only misspelt."""
    key, keys = str(entry.key.value), parsing.version.output_keys
    meant = nearest(key, keys)
    if meant is not None and body.entry(meant) is not None:
        meant = None
    fix = rename(entry.key, meant) if meant is not None else None
    hint = did_you_mean(key, keys) or f"Keys of an output are {', '.join(keys)}."
    parsing.report("unknown-output-key", entry.key, path=path, hint=hint, fix=fix, key=key)
    return keys[meant] if meant is not None else None
