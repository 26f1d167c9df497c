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
Writes the new name, where it is only a new name. Safe: Heat itself does that.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.compiler.diagnostics import Fix
from hotc.lint import edits
from hotc.lint.rule import Finding, Rule
from hotc.lint.support import deprecated_properties, since_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotc.lint.subject import Subject

RULE = Rule(
    "L1202", "deprecated-property", "warning", 'The property "{name}" of {type} is deprecated{since}', fix="safe"
)


def check(subject: Subject) -> Iterator[Finding]:
    """Properties, also within maps and lists, whose support status is deprecated or hidden."""
    for definition in subject.definitions():
        for old in deprecated_properties(definition):
            fix = Fix(f"Write {old.use}", [edits.replace_name(old.key, old.use)]) if old.renames else None
            yield Finding(
                old.key,
                old.path,
                hint=f"Use {old.use}." if old.use else "",
                fix=fix,
                name=old.key.value,
                type=definition.type,
                since=since_text(old.support),
            )
