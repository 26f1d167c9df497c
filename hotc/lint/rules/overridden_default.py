"""
## What it does
Reports a name in `parameter_defaults` that stands under `parameters`, too, and that no template within the stack
takes.

## Why it is bad
What stands under `parameters` wins. `parameter_defaults` would reach the templates within the stack, and none of
them has such a parameter: the value has no effect, and who changes it wonders why.

## Example
```yaml
parameters: {flavor: m1.large}
parameter_defaults: {flavor: m1.small}
```

## Instead
Say it once, under `parameters`.

## Fix
Takes it out of `parameter_defaults`. Unsafe: another stack may use the environment.

## When to ignore
Where the environment serves several stacks.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.compiler.diagnostics import Related
from hotc.lint.facts.environments import DEFAULTS, PARAMETERS, leave_out, said
from hotc.lint.rule import Finding, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotc.lint.subject import Subject

RULE = Rule(
    "L1705",
    "overridden-default",
    "info",
    'The default of "{name}" has no effect: parameters of the environments win',
    fix="unsafe",
    scope="environments",
)


def check(subject: Subject) -> Iterator[Finding]:
    """Defaults of parameters that only the main template has, and that are given."""
    if not subject.whole:
        return
    given = {each.name: each for each in said(subject, PARAMETERS)}
    for each in said(subject, DEFAULTS):
        winner = given.get(each.name)
        if winner is None or each.name not in subject.template.parameters:
            continue
        if any(each.name in template.parameters for template in subject.all_templates[1:]):
            continue
        related = (Related(winner.entry.key.span, "this wins"),)
        hint = "Leave it out."
        yield Finding(each.entry.key, each.path, hint=hint, fix=leave_out(each), related=related, name=each.name)
