"""
## What it does
Reports entries of the `resource_registry` for types that nothing in the stack uses.

## Why it is bad
The entry may be misspelt, so that the type which it is for is made as ever; or it is left over.

## Example
```yaml
resource_registry:
  "My::Sever": server.yaml     # the template says My::Server
```

## Instead
Write the type as the templates do, or take the entry out.

## Fix
Takes the entry out. Unsafe: another stack may use the environment.

## When to ignore
Where one environment is shared by many stacks. That is frequent, so this rule must be selected by its code or name.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.compiler.tree import Scalar
from hotc.lint.facts.environments import REGISTRY, leave_out, said
from hotc.lint.rule import Finding, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotc.lint.subject import Subject

RULE = Rule(
    "L1706",
    "unused-mapping",
    "info",
    "Nothing in the stack has the type {type}",
    lifecycle="preview",
    fix="unsafe",
    scope="environments",
)


def check(subject: Subject) -> Iterator[Finding]:
    """Types that are mapped, and named neither in a template nor by another entry."""
    if not subject.whole or not subject.environments:
        return
    entries = [each for each in said(subject, REGISTRY) if isinstance(each.entry.value, Scalar) and "::" in each.name]
    targets = {str(each.entry.value.value) for each in entries if isinstance(each.entry.value, Scalar)}
    texts = [template.source.text for template in subject.all_templates]
    for each in entries:
        word = each.name.rstrip("*")
        if any(target.startswith(word) for target in targets) or any(word in text for text in texts):
            continue
        hint = "Write it as the templates do, or take it out."
        yield Finding(each.entry.key, each.path, hint=hint, fix=leave_out(each), type=each.name)
