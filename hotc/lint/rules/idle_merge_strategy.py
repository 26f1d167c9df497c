"""
## What it does
Reports `parameter_merge_strategies` for parameters that only one environment, or none, gives a value.

## Why it is bad
There is nothing to merge. Often the name is misspelt, and the values that were to be merged replace each other.

## Example
```yaml
parameters: {labels: {team: web}}
parameter_merge_strategies: {label: merge}
```

## Instead
Write the name as it stands under `parameters`, or take the line out.

## Fix
Takes the line out. Unsafe: with another environment there may be something to merge.

## When to ignore
Where the environment is used with others, too, that give the parameter.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.compiler.suggest import did_you_mean
from hotc.lint.facts.environments import DEFAULTS, PARAMETERS, leave_out, said
from hotc.lint.rule import Finding, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotc.lint.subject import Subject

RULE = Rule(
    "L1716",
    "idle-merge-strategy",
    "info",
    'There is nothing to merge: {who} gives "{name}" a value',
    fix="unsafe",
    scope="environments",
)


def check(subject: Subject) -> Iterator[Finding]:
    """Strategies for names that fewer than two environments give in one section."""
    counts: dict[tuple[str, str], int] = {}
    for each in said(subject, PARAMETERS, DEFAULTS):
        counts[each.section, each.name] = counts.get((each.section, each.name), 0) + 1
    known = {name for _, name in counts}
    for each in said(subject, "parameter_merge_strategies"):
        most = max(counts.get((section, each.name), 0) for section in (PARAMETERS, DEFAULTS))
        if each.name == "default" or most > 1:
            continue
        who = "only one environment" if most else "no environment"
        hint = ("" if most else did_you_mean(each.name, known)) or "Take it out."
        yield Finding(each.entry.key, each.path, hint=hint, fix=leave_out(each), name=each.name, who=who)
