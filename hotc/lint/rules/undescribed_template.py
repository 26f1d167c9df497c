"""
## What it does
Reports templates without a description.

## Why it is bad
It is what a list of templates shows, and the first thing that a reader looks for.

## Example
```yaml
heat_template_version: 2018-08-31
resources: …
```

## Instead
```yaml
heat_template_version: 2018-08-31
description: A web server behind a floating IP
```

## When to ignore
In nested templates whose file name says it all.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.lint.rule import Finding, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotc.lint.subject import Subject

RULE = Rule("L1403", "undescribed-template", "info", "The template has no description", lifecycle="preview")


def check(subject: Subject) -> Iterator[Finding]:
    """Templates without the section ``description``."""
    template = subject.template
    if not template.description.strip() and subject.whole:
        yield Finding(template.version_node or template.root, "description", hint="Add a section description.")
