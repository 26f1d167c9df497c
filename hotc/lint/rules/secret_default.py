"""
## What it does
Reports hidden parameters, and those called like a secret, that have a default.

## Why it is bad
The secret stands in the template for everyone who can read the file, and every stack that nobody
thinks about starts with it.

## Example
```yaml
parameters:
  db_password:
    type: string
    hidden: true
    default: changeme
```

## Instead
Leave the default out, so that a value must be given; or make one with `OS::Heat::RandomString`.

## When to ignore
Where the default is no secret, such as a name that only sounds like one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.compiler.tree import Scalar
from hotc.lint.facts.secrets import WORDS, is_a_stand_in, names_a_secret
from hotc.lint.rule import Finding, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotc.lint.subject import Subject

RULE = Rule(
    "L1102",
    "secret-default",
    "warning",
    'The default of "{name}" puts a secret into the template',
    needs=WORDS,
)


def check(subject: Subject) -> Iterator[Finding]:
    """Defaults that are texts, of parameters that hold a secret."""
    for parameter in subject.template.parameters.values():
        default = parameter.default
        if not isinstance(default, Scalar) or parameter.type != "string" or is_a_stand_in(default.value):
            continue
        if names_a_secret(parameter.name):
            hint = "Leave the default out, or make a value with OS::Heat::RandomString."
            yield Finding(default, f"parameters.{parameter.name}.default", hint=hint, name=parameter.name)
