"""
## What it does
Reports properties that are given the value which they have by default.

## Why it is bad
What differs from the ordinary stands between what doesn't.

## Example
```yaml
net:
  type: OS::Neutron::Net
  properties: {name: data, shared: false}
```

## Instead
```yaml
net:
  type: OS::Neutron::Net
  properties: {name: data}
```

## When to ignore
Where the value matters, and is to stay when Heat's default changes.

## Fix
Takes the property out. Safe: Heat puts the same value in its place.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.compiler import catalog
from hotc.compiler.diagnostics import Fix
from hotc.compiler.tree import Mapping, Scalar
from hotc.lint.mends import edits
from hotc.lint.rule import Finding, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotc.compiler.catalog import Property
    from hotc.compiler.tree import Entry
    from hotc.lint.subject import Subject

RULE = Rule(
    "L1416",
    "default-property",
    "info",
    "{value} is the default of {name}",
    lifecycle="preview",
    fix="safe",
)


def check(subject: Subject) -> Iterator[Finding]:
    """Scalars equal to the default in the catalogue, in the properties of resources."""
    for resource in subject.template.resources.values():
        known = catalog.lookup(resource.type) if isinstance(resource.properties, Mapping) else None
        if known is None or not isinstance(resource.properties, Mapping):
            continue
        found: list[tuple[Entry, Property]] = []
        entries = list(resource.properties.effective())
        for entry in entries:
            property = known.properties.get(str(entry.key.value))
            if property is None or property.default is None or not isinstance(entry.value, Scalar):
                continue
            value = entry.value.value
            if type(value) is not type(property.default) or value != property.default:
                continue
            found.append((entry, property))
        for entry, property in found:
            edit = edits.remove_entry(resource.properties, entry) if len(found) < len(entries) else None
            yield Finding(
                entry.value,
                f"resources.{resource.name}.properties.{property.name}",
                hint="Leave it out.",
                fix=Fix("Leave it out", [edit]) if edit is not None else None,
                name=property.name,
                value=entry.value.raw if isinstance(entry.value, Scalar) else "",
            )
