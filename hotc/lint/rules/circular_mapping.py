"""
## What it does
Reports types that the `resource_registry` maps to themselves, directly or by way of others.

## Why it is bad
Heat follows the entries without end, and gives up with an internal error ("maximum recursion depth exceeded") for any
template that has the type.

## Example
```yaml
resource_registry:
  "OS::Nova::Server": "OS::Nova::Server"
```

## Instead
Take the entry out: a type that is not mapped is itself. What an earlier environment has mapped is set back with an
empty value (`"OS::Nova::Server":`).

## Fix
Takes out an entry that maps a type to itself, where no other environment maps it. Safe: it can't work.

## When to ignore
Never.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.compiler.tree import Scalar
from hotc.lint.environments import REGISTRY, leave_out, said
from hotc.lint.rule import Finding, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotc.lint.environments import Said
    from hotc.lint.subject import Subject

RULE = Rule(
    "L1707", "circular-mapping", "error", "{type} is mapped to itself: {chain}", fix="safe", scope="environments"
)


def check(subject: Subject) -> Iterator[Finding]:
    """Entries from which a way through the entries leads back."""
    last: dict[str, Said] = {}
    count: dict[str, int] = {}
    for each in said(subject, REGISTRY):
        count[each.name] = count.get(each.name, 0) + 1
        if isinstance(each.entry.value, Scalar) and each.entry.value.value is not None:
            last[each.name] = each
        else:
            last.pop(each.name, None)  # without a value it sets back what others have said
    for name, each in last.items():
        if chain := _circle(name, last):
            alone = len(chain) == 2 and count[name] == 1
            yield Finding(
                each.entry.key,
                each.path,
                hint="Take the entry out: a type that is not mapped is itself.",
                fix=leave_out(each, safe=True) if alone else None,
                type=name,
                chain=" → ".join(chain),
            )


def _circle(start: str, entries: dict[str, Said]) -> list[str]:
    """The way from a type back to it, told at the first of its types in the alphabet; empty where there is none."""
    chain = [start]
    while (entry := entries.get(chain[-1])) is not None:
        assert isinstance(entry.entry.value, Scalar)
        target = str(entry.entry.value.value)
        chain.append(target)
        if target == start:
            return chain if start == min(chain) else []
        if target in chain[:-1]:
            return []
    return []
