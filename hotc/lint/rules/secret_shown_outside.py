"""
## What it does
Reports a parameter that is passed on, as it is, to a hidden parameter of a template within the stack, and is not hidden
itself.

## Why it is bad
The inner template says that nobody is to see the value. Heat masks it in the inner stack, and shows it in the outer
one.

## Example
```yaml
# outer.yaml
parameters:
  licence: {type: string}
resources:
  app: {type: app.yaml, properties: {licence: {get_param: licence}}}
# app.yaml
parameters:
  licence: {type: string, hidden: true}
```

## Instead
```yaml
# outer.yaml
parameters:
  licence: {type: string, hidden: true}
```

## Fix
Adds `hidden: true`. Safe: the value reaches the resources as before.

## When to ignore
Where the value is no secret, and hidden inside by mistake.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.compiler.diagnostics import Related
from hotc.lint.facts.nesting import hiding, passed_on
from hotc.lint.facts.secrets import names_a_secret
from hotc.lint.rule import Finding, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotc.lint.subject import Subject

RULE = Rule(
    "L1720",
    "secret-shown-outside",
    "warning",
    '"{name}" is passed on to {file}, where it is hidden; here it is not',
    fix="safe",
    scope="nested",
)


def check(subject: Subject) -> Iterator[Finding]:
    """Visible parameters, of those that are passed on; those called like a secret are visible-password's business."""
    told = set()
    for passed in passed_on(subject):
        inner, outer = passed.inner, passed.outer
        if not inner.hidden or outer.hidden or names_a_secret(outer.name) or outer.name in told:
            continue
        told.add(outer.name)
        yield Finding(
            outer.key,
            f"parameters.{outer.name}",
            hint=f"Write hidden: true for {outer.name}.",
            fix=hiding(subject.template, outer),
            related=(Related(inner.key.span, "hidden here"),),
            name=outer.name,
            file=passed.template.source.name,
        )
