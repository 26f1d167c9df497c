"""
## What it does
Reports two parameters, or two outputs, with the same description.

## Why it is bad
One was copied from the other and not changed: it says something wrong, or at least not what makes
the difference.

## Example
```yaml
web_flavor: {type: string, description: Size of the web servers}
db_flavor: {type: string, description: Size of the web servers}
```

## Instead
```yaml
db_flavor: {type: string, description: Size of the database servers}
```

## When to ignore
Where the names make the difference, and the description is true for each.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.compiler.diagnostics import Related
from hotc.lint.rule import Finding, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotc.lint.facts.texts import Text
    from hotc.lint.subject import Subject

RULE = Rule("L1414", "copied-description", "info", '"{name}" has the description of "{other}"', lifecycle="preview")


def check(subject: Subject) -> Iterator[Finding]:
    """Descriptions that stand in one section twice."""
    first: dict[tuple[str, str], Text] = {}
    for text in subject.texts:
        if text.key != "description" or not text.owner or " " not in text.value:
            continue
        before = first.setdefault((text.path[0], text.value), text)
        if before is not text:
            yield Finding(
                text.node,
                text.path,
                hint="Say what makes the difference.",
                related=(Related(before.node.span, "the same words"),),
                name=text.owner,
                other=before.owner,
            )
