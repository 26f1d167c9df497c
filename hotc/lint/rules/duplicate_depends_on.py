"""
## What it does
Reports a resource named twice in one `depends_on`.

## Why it is bad
The second mention does nothing; another resource was probably meant.

## Example
```yaml
depends_on: [net, subnet, net]
```

## Instead
```yaml
depends_on: [net, subnet]
```

## When to ignore
Never.

## Fix
Takes the second mention out. Safe: it does nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.compiler.diagnostics import Related
from hotc.lint.mends.depends import removal
from hotc.lint.rule import Finding, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotc.lint.subject import Subject

RULE = Rule(
    "L1006",
    "duplicate-depends-on",
    "warning",
    '"{name}" is named twice in this depends_on',
    fix="safe",
    needs=("depends_on", "DependsOn"),
)


def check(subject: Subject) -> Iterator[Finding]:
    """Names that come a second time in a list of ``depends_on``."""
    for resource in subject.resources():
        first: dict[str, int] = {}
        for index, scalar in enumerate(resource.depends_on):
            name = str(scalar.value)
            if name not in first:
                first[name] = index
                continue
            yield Finding(
                scalar,
                f"resources.{resource.name}.depends_on",
                hint="Leave it out.",
                related=(Related(resource.depends_on[first[name]].span, "named here before"),),
                fix=removal(subject, resource, index),
                name=name,
            )
