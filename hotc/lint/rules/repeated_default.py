"""
## What it does
Reports a parameter of an environment that gets the value which is the template's default anyway.

## Why it is bad
Who reads the environment takes it for a choice. When the template's default is mended later, this stack stays
behind, and nobody knows whether that is meant.

## Example
```yaml
# the template: parameters: {flavor: {type: string, default: m1.small}}
parameters:
  flavor: m1.small
```

## Instead
Leave the line out; an environment then shows what is special about it.

## Fix
Takes the line out. Unsafe: when the default changes, so does the stack.

## When to ignore
Where the environment is to write down every value, whatever the defaults become.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.compiler.data import to_data
from hotc.compiler.diagnostics import Related
from hotc.lint.facts.environments import DEFAULTS, PARAMETERS, leave_out, said
from hotc.lint.rule import Finding, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotc.lint.subject import Subject

RULE = Rule(
    "L1703",
    "repeated-default",
    "info",
    'The environment gives "{name}" the value that is its default',
    fix="unsafe",
    scope="environments",
)


def check(subject: Subject) -> Iterator[Finding]:
    """Values equal to the default, which nothing else that was given would replace."""
    every = list(said(subject, PARAMETERS, DEFAULTS))
    for each in every:
        parameter = subject.template.parameters.get(each.name)
        if each.section != PARAMETERS or parameter is None or parameter.default is None:
            continue
        if sum(other.name == each.name for other in every) > 1 or each.layer.strategies:
            continue  # it may undo what another one says
        value, default = to_data(each.entry.value), to_data(parameter.default)
        if type(value) is type(default) and value == default and value not in ("", None):
            related = () if parameter.hidden else (Related(parameter.default.span, "the default"),)
            hint = "Leave the line out."
            yield Finding(each.entry.key, each.path, hint=hint, fix=leave_out(each), related=related, name=each.name)
