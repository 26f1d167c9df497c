"""The section ``parameter_groups``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from hotc.compiler.diagnostics import Related
from hotc.compiler.sections.shapes import is_broken, is_nothing, kind_of
from hotc.compiler.suggest import did_you_mean
from hotc.compiler.tree import Mapping, Scalar, Sequence

if TYPE_CHECKING:
    from hotc.compiler.sections.shapes import Parsing
    from hotc.compiler.tree import Entry, Node

PSEUDO: Final = {
    "hot": ("OS::stack_id", "OS::project_id", "OS::stack_name", "OS::region"),
    "cfn": ("AWS::StackId", "AWS::StackName", "AWS::Region"),
}
"""The parameters that every template has."""


def parse_groups(entry: Entry, parsing: Parsing) -> None:
    """Put the groups into the template; each names parameters that exist, and no parameter is in two."""
    value = entry.value
    if is_nothing(value) or is_broken(value) or (isinstance(value, Mapping) and not value.entries):
        return
    path = str(entry.key.value)
    if isinstance(value, Scalar) and value.value == "":
        return  # to Heat one empty thing is as good as another
    if not isinstance(value, Sequence):
        parsing.report("groups-not-a-list", value, path=path, kind=kind_of(value))
        return
    parsing.template.parameter_groups = list(value.items)
    grouped: dict[str, Node] = {}
    for number, group in enumerate(value.items):
        _group(group, f"{path}[{number}]", grouped, parsing)


def _group(group: Node, path: str, grouped: dict[str, Node], parsing: Parsing) -> None:
    if not isinstance(group, Mapping):
        if not is_broken(group):
            parsing.report("group-not-a-map", group, path=path, kind=kind_of(group))
        return
    names = group.get("parameters")
    if not isinstance(names, Sequence):
        if not is_broken(names):
            label = group.get("label")
            shown = f'"{label.value}"' if isinstance(label, Scalar) else "without a label"
            parsing.report(
                "group-without-list", group if is_nothing(names) else names, path=path, label=shown, key="parameters"
            )
        return
    known = parsing.template.parameters
    for item in names.items:
        name = item.value if isinstance(item, Scalar) else None
        if not isinstance(name, str) or (name not in known and name not in PSEUDO[parsing.version.kind]):
            if not is_broken(item):
                shown = getattr(item, "raw", kind_of(item))
                hint = did_you_mean(str(shown), known)
                parsing.report("group-of-unknown", item, path=f"{path}.parameters", hint=hint, name=shown)
        elif name in grouped:
            related = (Related(grouped[name].span, "first grouped here"),)
            parsing.report("grouped-twice", item, path=f"{path}.parameters", related=related, name=name)
        else:
            grouped[name] = item
