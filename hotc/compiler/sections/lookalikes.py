"""Maps that look like the application of a function and, in this version, are none."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final

from hotc.compiler.language import FUNCTIONS
from hotc.compiler.renaming import rename
from hotc.compiler.sections.expressions import path_text
from hotc.compiler.suggest import nearest
from hotc.compiler.tree import Mapping, Scalar, Sequence
from hotc.compiler.versions import ALL, introduced

if TYPE_CHECKING:
    from hotc.compiler.diagnostics import Diagnostic
    from hotc.compiler.sections.expressions import Path
    from hotc.compiler.sections.shapes import Parsing
    from hotc.compiler.tree import Entry, Node
    from hotc.compiler.versions import Version

_KNOWN: Final[dict[str, str]] = {
    name: implementation
    for version in ALL
    for name, implementation in {**version.condition_functions, **version.functions}.items()
}
_PREFIXES: Final = ("get", "Fn::")
_INSTEAD: Final = {
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
    """Report a map with one key that its author most likely meant as a function.

    What is wrong with that map where it stands follows from this, and is not said as well.
    """
    finding = _found(entry, parsing, path, in_condition=in_condition)
    if finding is not None and finding.severity == "error":
        parsing.context.mistaken[id(entry.key)] = finding


def _found(entry: Entry, parsing: Parsing, path: Path, *, in_condition: bool) -> Diagnostic | None:
    name, version = str(entry.key.value), parsing.version
    if name in version.removed:
        return parsing.report(
            "removed-function",
            entry.key,
            path=path_text(path),
            hint=_INSTEAD.get(name, ""),
            function=name,
            version=version.label,
        )
    if name in _KNOWN:
        fits = _fits(name, entry.value)
        return _foreign(entry, name, parsing, path, in_condition=in_condition) if fits else None
    if name.startswith(_PREFIXES) or "_" in name or _is_keyed(entry.value):
        return _without_blank(entry, name, parsing, path) or _misspelt(entry, name, parsing, path)
    return None


def _is_keyed(argument: Node) -> bool:
    """Whether this is a map as the functions take it that have names for their arguments."""
    return isinstance(argument, Mapping) and any(e.key.value in ("template", "expression") for e in argument.entries)


def _foreign(entry: Entry, name: str, parsing: Parsing, path: Path, *, in_condition: bool) -> Diagnostic | None:
    """A function of another version, another kind of template, or of conditions."""
    version = parsing.version
    later = introduced(name, kind=version.kind, in_conditions=in_condition)
    if later is not None and version not in _newer(later):
        return parsing.report(
            "later-function",
            entry.key,
            path=path_text(path),
            hint=f"Move to {version.header}: {later.name} or later.",
            function=name,
            later=later.label,
            version=version.label,
        )
    if not in_condition and name in version.condition_functions:
        return parsing.report(
            "condition-function-outside",
            entry.key,
            path=path_text(path),
            hint="Put it into the section conditions, or into the first argument of if.",
            function=name,
        )
    if name in _INSTEAD:
        return parsing.report("misspelt-function", entry.key, path=path_text(path), hint=_INSTEAD[name], function=name)
    return None


def _newer(version: Version) -> list[Version]:
    return list(ALL[ALL.index(version) :])


def _misspelt(entry: Entry, name: str, parsing: Parsing, path: Path) -> Diagnostic | None:
    meant = _meant(name, parsing.version.label)
    if meant is None or not _has_shape(meant, parsing.version.functions[meant], entry.value):
        return None
    key = entry.key
    fix = rename(key, meant) if key.raw == name and not key.quoted else None
    if fix is not None:
        fix.safe = False  # as it stands it is a map like any other
    return parsing.report(
        "misspelt-function", key, path=path_text(path), hint=f'Did you mean "{meant}"?', fix=fix, function=name
    )


def _without_blank(entry: Entry, name: str, parsing: Parsing, path: Path) -> Diagnostic | None:
    """``{get_param:size}``, of which YAML makes one key without a value."""
    function, colon, argument = name.partition(":")
    key, value = entry.key, entry.value
    if not (colon and argument and function in parsing.version.functions):
        return None
    if key.quoted or key.raw != name or not isinstance(value, Scalar) or value.value is not None:
        return None
    written = f"{function}: {argument}"
    fix = rename(key, written)
    fix.safe = False  # as it stands it is a map like any other
    hint = f"Write a blank after the colon: {written}."
    return parsing.report("misspelt-function", key, path=path_text(path), hint=hint, fix=fix, function=name)


@lru_cache(maxsize=2048)
def _meant(name: str, label: str) -> str | None:
    """The function of a version that a key most likely means."""
    functions = next(version for version in ALL if version.label == label).functions
    # a glance first: most keys are nowhere near, and comparing closely costs an import
    close = [known for known in functions if abs(len(known) - len(name)) <= 2 and len(set(known) ^ set(name)) <= 4]
    return nearest(name, close, cutoff=0.8) if close else None


def _has_shape(meant: str, implementation: str, argument: Node) -> bool:
    """Whether an argument is what the function takes, near enough to say that it was meant."""
    shape, parameters, _, _ = FUNCTIONS[implementation]
    if shape == "keyed":
        keys = {str(e.key.value) for e in argument.entries} if isinstance(argument, Mapping) else set()
        return not keys.isdisjoint(key for _, key, _ in parameters)
    return not isinstance(argument, Mapping)


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
