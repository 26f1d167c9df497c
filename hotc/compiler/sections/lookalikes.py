"""Maps that look like the application of a function and, in this version, are none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.compiler.diagnostics import Fix, TextEdit
from hotc.compiler.language import FUNCTIONS
from hotc.compiler.sections.expressions import path_text
from hotc.compiler.suggest import nearest
from hotc.compiler.tree import Mapping, Scalar, Sequence
from hotc.compiler.versions import ALL, introduced

if TYPE_CHECKING:
    from hotc.compiler.sections.expressions import Path
    from hotc.compiler.sections.shapes import Parsing
    from hotc.compiler.tree import Entry, Node
    from hotc.compiler.versions import Version

_KNOWN: dict[str, str] = {
    name: implementation
    for version in ALL
    for name, implementation in {**version.condition_functions, **version.functions}.items()
}
_PREFIXES = ("get_", "str_", "list_", "map_", "Fn::", "get", "resource_f", "make_u")
_INSTEAD = {
    "Ref": "Write get_param for a parameter, get_resource for a resource.",
    "Fn::GetAtt": "Write get_attr.",
    "Fn::Join": "Write list_join.",
    "Fn::Select": "Write get_attr or get_param with a path.",
    "Fn::Split": "Write str_split.",
    "Fn::Replace": "Write str_replace.",
    "Fn::If": "Write if.",
    "Fn::FindInMap": "HOT has no mappings: use a parameter of type json, or map_merge.",
    "Fn::Base64": "Write the value itself: Heat encodes where it is needed.",
    "Fn::ResourceFacade": "Write resource_facade.",
}


def look_at(entry: Entry, parsing: Parsing, path: Path, *, in_condition: bool) -> None:
    """Report a map with one key that its author most likely meant as a function."""
    name, version = str(entry.key.value), parsing.version
    if name in version.removed:
        parsing.report(
            "removed-function",
            entry.key,
            path=path_text(path),
            hint=_INSTEAD.get(name, ""),
            function=name,
            version=version.label,
        )
    elif name in _KNOWN:
        if _fits(name, entry.value):
            _foreign(entry, name, parsing, path, in_condition=in_condition)
    elif name.startswith(_PREFIXES) and not isinstance(entry.value, Mapping):
        _misspelt(entry, name, parsing, path)


def _foreign(entry: Entry, name: str, parsing: Parsing, path: Path, *, in_condition: bool) -> None:
    """A function of another version, another kind of template, or of conditions."""
    version = parsing.version
    later = introduced(name, kind=version.kind, in_conditions=in_condition)
    if later is not None and version not in _newer(later):
        parsing.report(
            "later-function",
            entry.key,
            path=path_text(path),
            hint=f"Move to {version.header}: {later.name} or later.",
            function=name,
            later=later.label,
            version=version.label,
        )
    elif not in_condition and name in version.condition_functions:
        parsing.report(
            "condition-function-outside",
            entry.key,
            path=path_text(path),
            hint="Put it into the section conditions, or into the first argument of if.",
            function=name,
        )
    elif name in _INSTEAD:
        parsing.report("misspelt-function", entry.key, path=path_text(path), hint=_INSTEAD[name], function=name)


def _newer(version: Version) -> list[Version]:
    return list(ALL[ALL.index(version) :])


def _misspelt(entry: Entry, name: str, parsing: Parsing, path: Path) -> None:
    meant = nearest(name, parsing.version.functions, cutoff=0.8)
    if meant is None:
        return
    key = entry.key
    fix = Fix(f"Write {meant}", [TextEdit(key.span, meant)]) if key.raw == name and not key.quoted else None
    parsing.report(
        "misspelt-function", key, path=path_text(path), hint=f'Did you mean "{meant}"?', fix=fix, function=name
    )


def _fits(name: str, argument: Node) -> bool:
    """Whether an argument has the shape that the function takes: a map may have a key of that name by chance."""
    if "_" in name or "::" in name or name == "Ref":
        return True
    shape, parameters, _, _ = FUNCTIONS[_KNOWN[name]]
    if shape == "positional":
        least = sum(not mark for mark, _, _ in parameters)
        most = 1000 if any(mark == "*" for mark, _, _ in parameters) else len(parameters)
        return isinstance(argument, Sequence) and max(least, 1) <= len(argument.items) <= most
    if shape == "keyed":
        wanted = {key for mark, key, _ in parameters if not mark}
        return isinstance(argument, Mapping) and wanted <= {str(e.key.value) for e in argument.entries}
    return isinstance(argument, (Scalar, Mapping))
