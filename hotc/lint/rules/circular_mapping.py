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
from hotc.lint.facts.environments import REGISTRY, leave_out, said
from hotc.lint.rule import Finding, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotc.lint.facts.environments import Said
    from hotc.lint.subject import Subject

RULE = Rule(
    "L1707", "circular-mapping", "error", "{type} is mapped to itself: {chain}", fix="safe", scope="environments"
)

_LONGEST = 12
"""Types of one circle that are told."""


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
    circles = _circles({name: str(getattr(each.entry.value, "value", "")) for name, each in last.items()})
    for name, each in last.items():
        if chain := circles.get(name):
            alone = len(chain) == 2 and count[name] == 1
            told = chain if len(chain) <= _LONGEST else [*chain[: _LONGEST // 2], "…", *chain[-2:]]
            yield Finding(
                each.entry.key,
                each.path,
                hint="Take the entry out: a type that is not mapped is itself.",
                fix=leave_out(each, safe=True) if alone else None,
                type=name,
                chain=" → ".join(told),
            )


def _circles(targets: dict[str, str]) -> dict[str, list[str]]:
    """The ways that lead back, each from the first of its types in the alphabet to that type again, by that type."""
    found: dict[str, list[str]] = {}
    seen: set[str] = set()
    for start in targets:
        way: dict[str, None] = {}
        name = start
        while name in targets and name not in seen:
            seen.add(name)
            way[name] = None
            name = targets[name]
        if name in way:
            names = list(way)
            circle = names[names.index(name) :]
            at = circle.index(min(circle))
            found[circle[at]] = [*circle[at:], *circle[: at + 1]]
    return found
