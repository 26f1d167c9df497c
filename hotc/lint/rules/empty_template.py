"""
## What it does
Reports templates that have neither resources nor outputs.

## Why it is bad
Starting such a stack does nothing. Often a section is misplaced or its indentation is wrong.

## Example
```yaml
heat_template_version: 2018-08-31
parameters:
  flavor: {type: string}
```

## Instead
Add the resources, or remove the file.

## When to ignore
In a template that does nothing on purpose, to be mapped over one that does something.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.lint.rule import Finding, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotc.lint.subject import Subject

RULE = Rule("L1010", "empty-template", "info", "The template has no resources and no outputs", lifecycle="preview")


def check(subject: Subject) -> Iterator[Finding]:
    """Templates with nothing to make."""
    template = subject.template
    if subject.whole and not template.resources and not template.outputs:
        yield Finding(template.version_node or template.root, hint="Add a section resources.")
