"""
## What it does
Reports properties that Heat has deprecated or hidden.

## Why it is bad
They work for now, by being translated into their successors, and will go.

## Example
```yaml
subnet:
  type: OS::Neutron::Subnet
  properties: {network_id: {get_resource: net}}
```

## Instead
```yaml
subnet:
  type: OS::Neutron::Subnet
  properties: {network: {get_resource: net}}
```

## When to ignore
In templates that must also run on a Heat older than the successor.

## Fix
Writes the new name, where it is only a new name. Safe: Heat itself does that. Takes out a property that
has no successor and is given its default. Safe: Heat puts the default in its place.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.compiler.diagnostics import Fix
from hotc.lint.facts.support import deprecated_properties, since_text
from hotc.lint.mends import edits
from hotc.lint.rule import Finding, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotc.lint.facts.support import Old
    from hotc.lint.subject import Subject

RULE = Rule(
    "L1202", "deprecated-property", "warning", 'The property "{name}" of {type} is deprecated{since}', fix="safe"
)

_HINTS = {
    ("OS::Heat::RandomString", "sequence"): "Use character_classes.",
    ("OS::Nova::Server", "personality"): "Use user_data.",
}
"""What to use where the catalogue names no successor."""


def check(subject: Subject) -> Iterator[Finding]:
    """Properties, also within maps and lists, whose support status is deprecated or hidden."""
    for definition in subject.definitions():
        for old in deprecated_properties(definition):
            yield Finding(
                old.key,
                old.path,
                hint=_hint(old, definition.type),
                fix=_fix(old),
                name=old.key.value,
                type=definition.type,
                since=since_text(old.support),
            )


def _hint(old: Old, type: str) -> str:
    if old.use:
        return f"Use {old.use}."
    return "Leave it out." if old.idle else _HINTS.get((type, str(old.key.value)), "")


def _fix(old: Old) -> Fix | None:
    if old.renames:
        return Fix(f"Write {old.use}", [edits.replace_name(old.key, old.use)])
    entry = old.within.entry(old.key.value)
    edit = edits.remove_entry(old.within, entry) if old.idle and entry is not None else None
    return Fix("Leave it out", [edit]) if edit is not None else None
