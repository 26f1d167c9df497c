"""
## What it does
Reports a pattern of types (`My::*`) that the `resource_registry` maps to a template.

## Why it is bad
Heat takes a star for a pattern only where it maps types to other types. Before a template it is a letter like any
other, so that no type fits it and the entry has no effect.

## Example
```yaml
resource_registry:
  "My::*": server.yaml
```

## Instead
Write one entry for each type.

## When to ignore
Never.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.lint.rule import Finding, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotc.lint.subject import Subject

RULE = Rule(
    "L1717",
    "pattern-to-template",
    "warning",
    "{type} fits no type: before a template the star is a letter",
    scope="environments",
)


def check(subject: Subject) -> Iterator[Finding]:
    """Entries with a star at the end of the type that lead to a template."""
    environment = subject.compilation.context.environment
    if environment is None or not subject.environments:
        return
    for mapped in environment.registry.templates():
        if mapped.user and mapped.name.endswith("*"):
            path = ".".join(("resource_registry", *mapped.path))
            yield Finding(mapped.key, path, hint="Write one entry for each type.", type=mapped.name)
