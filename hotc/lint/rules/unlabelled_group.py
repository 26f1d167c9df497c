"""
## What it does
Reports parameter groups without a label.

## Why it is bad
The label is the heading over the group's fields; without it the group can't be told from the rest.

## Example
```yaml
parameter_groups:
  - parameters: [flavor, image]
```

## Instead
```yaml
parameter_groups:
  - label: Size and system
    parameters: [flavor, image]
```

## When to ignore
Where there is one group only, for the order.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.compiler.tree import Mapping
from hotc.lint.rule import Finding, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotc.lint.subject import Subject

RULE = Rule("L1419", "unlabelled-group", "info", "This group of parameters has no label", needs=("parameter_groups",))


def check(subject: Subject) -> Iterator[Finding]:
    """Groups with parameters and no label."""
    for index, group in enumerate(subject.template.parameter_groups):
        if isinstance(group, Mapping) and group.get("label") is None and group.get("parameters") is not None:
            yield Finding(group, f"parameter_groups[{index}]", hint="Add a label.")
