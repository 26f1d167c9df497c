"""
## What it does
Reports names under `resources:` of the `resource_registry` that fit no resource of the template.

## Why it is bad
Hooks, restricted actions and types for single resources are found by the resource's name. Misspelt, they are passed
over without a word: the hook doesn't stop anything, and the resource that was to be guarded is replaced.

## Example
```yaml
resource_registry:
  resources:
    databse:
      restricted_actions: replace
```

## Instead
Write the name as the template does. For a resource of a stack within, its name stands below that of the resource
that makes the stack.

## Fix
Writes the name that looks most like it. Unsafe: it is a guess.

## When to ignore
Where the environment serves several stacks.
"""

from __future__ import annotations

from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from hotc.compiler.diagnostics import Fix
from hotc.compiler.suggest import did_you_mean, nearest
from hotc.compiler.tree import Mapping
from hotc.lint.facts.environments import REGISTRY, said
from hotc.lint.mends import edits
from hotc.lint.rule import Finding, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotc.lint.subject import Subject

RULE = Rule(
    "L1708",
    "unmatched-resource-entry",
    "warning",
    'The template has no resource "{name}"',
    fix="unsafe",
    scope="environments",
)


def check(subject: Subject) -> Iterator[Finding]:
    """Names and patterns that no resource has."""
    names = subject.template.resources
    if not subject.whole:
        return
    for each in said(subject, REGISTRY):
        branches = each.entry.value
        if each.name != "resources" or not isinstance(branches, Mapping):
            continue
        for branch in branches.effective():
            name = str(branch.key.value)
            if not isinstance(branch.value, Mapping) or any(fnmatchcase(known, name) for known in names):
                continue
            meant = nearest(name, names)
            fix = Fix(f'Write "{meant}"', [edits.replace_name(branch.key, meant)], safe=False) if meant else None
            hint = did_you_mean(name, names) or "Names of the template's resources stand here, or patterns for them."
            yield Finding(branch.key, f"{each.path}.{name}", hint=hint, fix=fix, name=name)
