"""
## What it does
Reports secrets in plain text in an environment: values of parameters that are called like a secret
(password, token, private key).

## Why it is bad
An environment is a file like any other: it is committed, copied and sent around, and whoever reads it has
the secret.

## Example
```yaml
parameters:
  db_password: s3cret
```

## Instead
Give the secret when the stack is made (`--parameter db_password=…` from where secrets are kept), keep it in
Barbican and refer to it, or let `OS::Heat::RandomString` make one.

## When to ignore
In environments for tests, whose secrets guard nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.compiler.tree import Scalar
from hotc.lint.facts.environments import DEFAULTS, PARAMETERS, declared, said
from hotc.lint.facts.secrets import is_a_stand_in, names_a_secret
from hotc.lint.rule import Finding, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotc.lint.subject import Subject

RULE = Rule(
    "L1701",
    "plain-secret",
    "warning",
    'The secret "{name}" stands in plain text in an environment',
    scope="environments",
)


def check(subject: Subject) -> Iterator[Finding]:
    """Texts that are no stand-ins, for parameters that are called like a secret."""
    for each in said(subject, PARAMETERS, DEFAULTS):
        value = each.entry.value
        if not names_a_secret(each.name) or not isinstance(value, Scalar) or is_a_stand_in(value.value):
            continue
        parameter = declared(subject, each)
        if parameter is not None and parameter.type not in ("string", "json"):
            continue
        hint = f"Take it out, and give it when the stack is made: --parameter {each.name}=…"
        yield Finding(value, each.path, hint=hint, name=each.name)
