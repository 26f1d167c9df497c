"""
## What it does
Reports outputs without a description.

## Why it is bad
The description says what the value is for, to those who see only the stack.

## Example
```yaml
outputs:
  ip: {value: {get_attr: [server, first_address]}}
```

## Instead
```yaml
outputs:
  ip:
    description: Address of the web server
    value: {get_attr: [server, first_address]}
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

RULE = Rule("L1402", "undescribed-output", "info", 'The output "{name}" has no description', lifecycle="preview")


def check(subject: Subject) -> Iterator[Finding]:
    """Outputs without a text that says what they are. Reserved ones explain themselves."""
    for output in subject.template.outputs.values():
        if not output.description.strip() and not output.name.startswith("OS::"):
            yield Finding(output.key, f"outputs.{output.name}", hint="Add a description.", name=output.name)
