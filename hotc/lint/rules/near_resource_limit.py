"""
## What it does
Reports stacks that come near the 1,000 resources which Heat takes for a stack and all in it.

## Why it is bad
The next group that grows makes the stack one that Heat refuses to update.

## Example
A template with a `ResourceGroup` of 300 members, three resources each.

## Instead
Divide the stack: a network stack and one for each set of servers, say.

## When to ignore
Where Heat's operator has set a higher `max_resources_per_stack`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.compiler.heat_limits import RESOURCES
from hotc.lint.rule import Finding, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotc.compiler.instance import Instance
    from hotc.lint.subject import Subject

RULE = Rule("L1801", "near-resource-limit", "info", "There are {count} resources; Heat takes {limit}")

_NEAR = 0.8


def check(subject: Subject) -> Iterator[Finding]:
    """Stacks with 80 per cent of what Heat takes; more than that is the compiler's to tell."""
    limit = subject.compilation.context.options.limits.max_resources
    limit = RESOURCES if limit is None else limit
    count = len(subject.template.resources)
    if subject.instance is not None:
        count = max(count, _total(subject.instance))
    if _NEAR * limit <= count <= limit and count:
        first = next(iter(subject.template.resources.values()))
        yield Finding(
            first.key, "resources", hint="Divide the stack before it grows.", count=f"{count:,}", limit=f"{limit:,}"
        )


def _total(root: Instance) -> int:
    """The resources of a stack and of all stacks in it."""
    total, waiting = 0, [root]
    while waiting:
        instance = waiting.pop()
        total += len(instance.resources)
        waiting += [made.nested for made in instance.resources.values() if made.nested is not None]
    return total
