"""
## What it does
Reports parameters that are in none of the template's parameter groups.

## Why it is bad
Horizon shows groups in order; a parameter in none is shown apart, where nobody looks for it.

## Example
```yaml
parameter_groups:
  - {label: Size, parameters: [flavor]}
parameters:
  flavor: {type: string}
  image: {type: string}
```

## Instead
Put every parameter into a group.

## When to ignore
Where a parameter is meant to stay out of sight. Nothing is said where less than half of the parameters
are in a group.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.compiler.tree import Mapping, Scalar, Sequence
from hotc.lint.rule import Finding, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotc.lint.subject import Subject

RULE = Rule(
    "L1405",
    "ungrouped-parameter",
    "info",
    'The parameter "{name}" is in none of the parameter groups',
    needs=("parameter_groups",),
)


def check(subject: Subject) -> Iterator[Finding]:
    """Parameters missing from the groups, where most parameters are in one.

    A group for a few, such as those that are deprecated, is no order that the others belong into.
    """
    groups = subject.template.root.get("parameter_groups")
    if not isinstance(groups, Sequence) or not subject.whole:
        return
    named: set[str] = set()
    for group in groups.items:
        members = group.get("parameters") if isinstance(group, Mapping) else None
        if isinstance(members, Sequence):
            named.update(str(member.value) for member in members.items if isinstance(member, Scalar))
    if 2 * len(named) < len(subject.template.parameters):
        return
    for parameter in subject.template.parameters.values():
        if parameter.name not in named:
            yield Finding(
                parameter.key, f"parameters.{parameter.name}", hint="Put it into a group.", name=parameter.name
            )
