"""
## What it does
Reports values of hidden parameters that stand in an environment, where the name alone doesn't say that it is a
secret.

## Why it is bad
The template says that nobody is to see the value. Heat masks it, and the file shows it to everyone who can read
that.

## Example
```yaml
# the template: parameters: {licence: {type: string, hidden: true}}
parameters:
  licence: 4711-0815
```

## Instead
Give the value when the stack is made, from where secrets are kept; or take `hidden: true` away from a
parameter that is none.

## When to ignore
In environments for tests, whose secrets guard nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.compiler.diagnostics import Related
from hotc.compiler.tree import Scalar
from hotc.lint.facts.environments import DEFAULTS, PARAMETERS, declared, said
from hotc.lint.facts.secrets import is_a_stand_in, names_a_secret
from hotc.lint.rule import Finding, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotc.lint.subject import Subject

RULE = Rule(
    "L1702",
    "hidden-in-environment",
    "info",
    'The value of the hidden parameter "{name}" stands in an environment',
    scope="environments",
)


def check(subject: Subject) -> Iterator[Finding]:
    """Texts for hidden parameters; those called like a secret are the business of plain-secret."""
    for each in said(subject, PARAMETERS, DEFAULTS):
        value = each.entry.value
        if not isinstance(value, Scalar) or is_a_stand_in(value.value) or names_a_secret(each.name):
            continue
        parameter = declared(subject, each)
        if parameter is not None and parameter.hidden and parameter.type in ("string", "json"):
            related = (Related(parameter.key.span, "hidden here"),)
            hint = f"Give it when the stack is made: --parameter {each.name}=…"
            yield Finding(value, each.path, hint=hint, related=related, name=each.name)
