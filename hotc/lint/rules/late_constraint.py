"""
## What it does
Reports a parameter without constraints that is passed on, as it is, to a parameter of a template within the stack which
has some.

## Why it is bad
A wrong value is found only when the inner stack is checked: the message speaks of a property of a resource, and who
started the stack has to find out which parameter is behind it. Forms and `openstack orchestration template validate`
show no choice at all.

## Example
```yaml
# outer.yaml
parameters:
  zone: {type: string}
resources:
  app: {type: app.yaml, properties: {zone: {get_param: zone}}}
# app.yaml
parameters:
  zone: {type: string, constraints: [{allowed_values: [north, south]}]}
```

## Instead
Write the constraints in the outer template, too, or there only.

## When to ignore
Where the inner template is somebody else's, and its constraints may change. This rule must be selected by its code or
name.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.compiler.diagnostics import Related
from hotc.lint.facts.nesting import passed_on
from hotc.lint.rule import Finding, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotc.lint.subject import Subject

RULE = Rule(
    "L1718",
    "late-constraint",
    "info",
    'What "{name}" may be is said in {file} only, to which it is passed on',
    lifecycle="preview",
    scope="nested",
)


def check(subject: Subject) -> Iterator[Finding]:
    """Parameters whose own declaration takes any value, of those that are passed on."""
    for passed in passed_on(subject):
        inner, outer = passed.inner, passed.outer
        if inner.constraints and not outer.constraints and inner.type == outer.type:
            related = (Related(inner.constraints[0].node.span, "the constraint"),)
            hint = "Write the constraints here, too."
            file = passed.template.source.name
            yield Finding(outer.key, f"parameters.{outer.name}", hint=hint, related=related, name=outer.name, file=file)
