"""Which version a template is written in, and which sections it has."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.compiler.diagnostics import Related
from hotc.compiler.renaming import rename
from hotc.compiler.sections.shapes import is_broken, kind_of
from hotc.compiler.suggest import did_you_mean, nearest
from hotc.compiler.tree import Scalar
from hotc.compiler.versions import HEADERS, LATEST, Version, introduced_key, is_unofficial, lookup, names

if TYPE_CHECKING:
    from hotc.compiler.context import Context
    from hotc.compiler.sections.shapes import Parsing
    from hotc.compiler.tree import Entry, Mapping, Node


def find_version(root: Mapping, context: Context) -> tuple[Version, Node | None]:
    """The version that a template names, and where. What names none is taken for the latest, and reported."""
    present = [entry for entry in root.effective() if entry.key.value in HEADERS]
    named = [entry for entry in present if isinstance(entry.value, Scalar) and isinstance(entry.value.value, str)]
    if len(named) > 1:
        first, second = named[:2]
        context.report(
            "ambiguous-version",
            second.key,
            related=(Related(first.key.span, "the other version"),),
            hint="Keep one of them.",
            first=first.key.value,
            second=second.key.value,
        )
    if named:
        return _version_of(named[0], context), named[0].value
    if present:
        entry = present[0]
        if not is_broken(entry.value):
            context.report("version-not-text", entry.value, path=str(entry.key.value), kind=kind_of(entry.value))
        return LATEST, entry.value
    _report_missing(root, context)
    return LATEST, None


def _report_missing(root: Mapping, context: Context) -> None:
    header = LATEST.header
    close = next((e for e in root.entries if nearest(str(e.key.value), HEADERS, cutoff=0.75)), None)
    if close is not None:
        meant = nearest(str(close.key.value), HEADERS, cutoff=0.75) or header
        fix = rename(close.key, meant)
        context.report("missing-version", close.key, hint=f'Did you mean "{meant}"?', fix=fix, header=meant)
        return
    where = root.entries[0].key if root.entries else root
    hint = f"Begin the template with {header}: {LATEST.name}"
    if root.entries and _is_something_else(root, LATEST):
        hint = "Nothing in it is a section of a template: is it one?"
    context.report("missing-version", where, hint=hint, header=header)


def _version_of(entry: Entry, context: Context) -> Version:
    header, value = str(entry.key.value), entry.value
    assert isinstance(value, Scalar)
    text = str(value.value)
    version = lookup(text)
    if version is None or version.header != header:
        known = names(header)
        guess = nearest(text, known)
        hint = f"Versions are {', '.join(known)}." if guess is None else f'Did you mean "{guess}"?'
        context.report("unknown-version", value, path=header, hint=hint, version=text, header=header)
        if version is not None:
            return version
        kind = HEADERS[header]
        return LATEST if kind == "hot" else lookup(known[0]) or LATEST
    if is_unofficial(text):
        fix = rename(value, version.name)
        fix.safe = True  # both are names of the same version
        context.report("unofficial-version", value, path=header, fix=fix, hint="", version=text, date=version.name)
    return version


def _is_something_else(root: Mapping, version: Version) -> bool:
    """Whether a map is no template at all: it has no version, and no section, not even a misspelt one."""
    keys = [str(entry.key.value) for entry in root.effective()]
    if any(key in HEADERS or key in version.sections for key in keys):
        return False
    return not any(nearest(key, (*HEADERS, *version.sections)) for key in keys)


def check_sections(root: Mapping, parsing: Parsing) -> dict[str, str]:
    """Report sections that this version has not. What the misspelt ones mean, so that they can be checked, too."""
    version = parsing.version
    misspelt: dict[str, str] = {}
    if _is_something_else(root, version):
        return misspelt  # one error says so; one for each key would bury it
    for entry in root.entries:
        key = str(entry.key.value)
        if key in version.sections or key in HEADERS:
            continue
        later = introduced_key("sections", key, version.kind)
        if later is not None:
            hint = f"Move to {version.header}: {later.name} or later."
            parsing.report("later-section", entry.key, path=key, hint=hint, section=key, version=later.label)
            continue
        known = [section for section in version.sections if section != "__undefined__"]
        meant = nearest(key, known)
        if meant is not None and root.entry(meant) is not None:
            meant = None
        fix = rename(entry.key, meant) if meant is not None else None
        hint = did_you_mean(key, known) or f"Sections are {', '.join(known)}."
        parsing.report("unknown-section", entry.key, path=key, hint=hint, fix=fix, section=key)
        if meant is not None:
            misspelt[key] = version.sections[meant]
    return misspelt
