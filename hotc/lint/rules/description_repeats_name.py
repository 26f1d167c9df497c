"""
## What it does
Reports descriptions that say the name again, and nothing else.

## Why it is bad
It looks described, and is not: whoever fills in `network_id` reads "network id".

## Example
```yaml
network_id: {type: string, description: network id}
```

## Instead
```yaml
network_id: {type: string, description: Network in which the servers get their addresses}
```

## When to ignore
Where the name says it all.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.lint.rule import Finding, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotc.lint.subject import Subject

RULE = Rule(
    "L1411",
    "description-repeats-name",
    "info",
    'The description of "{name}" only says its name again',
    lifecycle="preview",
)


def check(subject: Subject) -> Iterator[Finding]:
    """Descriptions whose letters are those of the name."""
    for text in subject.texts:
        if text.key != "description" or not text.owner or len(text.value) > 2 * len(text.owner) + 2:
            continue
        if _letters(text.value) == _letters(text.owner):
            hint = "Say what it is for, and what it must look like."
            yield Finding(text.node, text.path, hint=hint, name=text.owner)


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text)).lower()
