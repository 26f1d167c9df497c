"""
## What it does
Reports parameters that are called like a secret (password, secret, token, private key) and are not
`hidden: true`.

## Why it is bad
Heat shows the values of parameters to everyone who may read the stack; only those of hidden ones
are masked.

## Example
```yaml
parameters:
  db_password:
    type: string
```

## Instead
```yaml
parameters:
  db_password:
    type: string
    hidden: true
```

## When to ignore
Where the name only sounds like a secret.

## Fix
Adds `hidden: true`. Safe: the value reaches the resources as before.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.compiler.diagnostics import Fix
from hotc.compiler.tree import Mapping, Scalar
from hotc.lint.facts.secrets import WORDS, names_a_secret
from hotc.lint.mends import edits
from hotc.lint.rule import Finding, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotc.lint.subject import Subject

RULE = Rule(
    "L1101",
    "visible-password",
    "warning",
    'The parameter "{name}" is called like a secret, but is not hidden',
    fix="safe",
    needs=WORDS,
)


def check(subject: Subject) -> Iterator[Finding]:
    """Parameters named like a secret, of a type that can hold one, that are not hidden."""
    for parameter in subject.template.parameters.values():
        if parameter.hidden or parameter.type not in ("string", "json") or not names_a_secret(parameter.name):
            continue
        key = subject.template.version.key("parameter_keys", "hidden")
        if isinstance(parameter.node, Mapping) and (written := parameter.node.get(key)) is not None:
            if not isinstance(written, Scalar):
                continue
            edit = edits.replace(written, "true")  # an explicit "hidden: false"
        else:
            made = edits.add_key(parameter.node, f"{key}: true") if isinstance(parameter.node, Mapping) else None
            if made is None:
                yield Finding(
                    parameter.key, f"parameters.{parameter.name}", hint=f"Add `{key}: true`.", name=parameter.name
                )
                continue
            edit = made
        yield Finding(
            parameter.key,
            f"parameters.{parameter.name}",
            hint=f"Add `{key}: true`.",
            fix=Fix(f"Add {key}: true", [edit]),
            name=parameter.name,
        )
