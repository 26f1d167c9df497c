"""
## What it does
Reports parameters without a description.

## Why it is bad
The description is what Horizon and `openstack orchestration` show to whoever starts the stack.
Without it they guess.

## Example
```yaml
parameters:
  flavor: {type: string}
```

## Instead
```yaml
parameters:
  flavor:
    type: string
    description: Size of the web servers
```

## When to ignore
In nested templates that only their own parent uses.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.lint.rule import Finding, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotc.lint.subject import Subject

RULE = Rule("L1401", "undescribed-parameter", "info", 'The parameter "{name}" has no description', lifecycle="preview")


def check(subject: Subject) -> Iterator[Finding]:
    """Parameters without a text that says what they are for. What has no type that is one is told as an error."""
    for parameter in subject.template.parameters.values():
        if not parameter.description.strip() and not parameter.guessed:
            yield Finding(parameter.key, f"parameters.{parameter.name}", hint="Add a description.", name=parameter.name)
