"""
## What it does
Reports hidden values that are given to a parameter of a template within the stack which is not hidden itself.

## Why it is bad
Heat masks the value in the outer stack and shows it in the inner one, to everyone who may read that: `openstack stack
show` on the nested stack has it in plain text.

## Example
```yaml
# outer.yaml: licence is hidden
resources:
  app: {type: app.yaml, properties: {key_data: {get_param: licence}}}
# app.yaml
parameters:
  key_data: {type: string}
```

## Instead
```yaml
# app.yaml
parameters:
  key_data: {type: string, hidden: true}
```

## Fix
Adds `hidden: true` to the parameter of the inner template, when that is among the files given. Safe: the value reaches
the resources as before.

## When to ignore
Where the value is no secret, though it passes through a hidden parameter.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.compiler.diagnostics import Related
from hotc.compiler.leaves import SECRET, scan
from hotc.lint.facts.nesting import hiding, properties_of, stacks_within
from hotc.lint.facts.secrets import names_a_secret
from hotc.lint.rule import Finding, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotc.lint.subject import Subject

RULE = Rule(
    "L1711",
    "exposed-secret",
    "warning",
    'The hidden value is given to "{name}" of {file}, which is not hidden',
    fix="safe",
    scope="nested",
)


def check(subject: Subject) -> Iterator[Finding]:
    """Secret values given to parameters that show them; those called like a secret are reported where they are."""
    for within in stacks_within(subject):
        written = properties_of(subject, within)
        for name, value in within.maker.properties.items():
            parameter = within.stack.template.parameters.get(name)
            if parameter is None or parameter.hidden or names_a_secret(name) or not scan(value) & SECRET:
                continue
            entry = written[0].entry(name) if written is not None else None
            if written is None or entry is None:
                continue
            file = within.stack.template.source.name
            yield Finding(
                entry.key,
                f"{written[1]}.{name}",
                hint=f"Write hidden: true for {name} in {file}.",
                fix=hiding(within.stack.template, parameter),
                related=(Related(parameter.key.span, "shown here"),),
                name=name,
                file=file,
            )
