"""
## What it does
Reports outputs that show the value of a hidden parameter.

## Why it is bad
Outputs are shown to everyone who may read the stack, whatever the parameter says.

## Example
```yaml
outputs:
  password: {value: {get_param: db_password}}
```

## Instead
Leave the output out, or give a name or a reference under which the secret is kept
(`OS::Barbican::Secret`).

## When to ignore
Where the output is how the next stack gets the value, and nobody else can read this one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.compiler.diagnostics import Related
from hotc.lint.rule import Finding, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotc.lint.subject import Subject

RULE = Rule(
    "L1103",
    "secret-in-output",
    "warning",
    'The output "{output}" shows the hidden parameter "{name}"',
    needs=("hidden", "NoEcho"),
)


def check(subject: Subject) -> Iterator[Finding]:
    """Uses of hidden parameters in the values of outputs. A digest of one is no secret any more."""
    for parameter in subject.template.parameters.values():
        if not parameter.hidden:
            continue
        for use in subject.uses.parameter.get(parameter.name, ()):
            where = use.where
            if (
                where.section != "outputs"
                or ".condition" in where.path
                or ".digest" in where.path
                or ".equals" in where.path
            ):
                continue
            yield Finding(
                use.node,
                where.path,
                hint="Leave it out: outputs are not masked.",
                related=(Related(parameter.key.span, "hidden here"),),
                output=where.owner,
                name=parameter.name,
            )
