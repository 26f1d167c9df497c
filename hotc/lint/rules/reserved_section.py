"""
## What it does
Reports `encrypted_param_names` in an environment.

## Why it is bad
Heat writes this section itself, when it stores a stack, and decrypts what it names when it reads the stack again. A
name that a user puts there is taken for one of Heat's: if the environment doesn't give the parameter, the stack
can't be read any more; if its value is a list of two, that is taken for something encrypted. Nothing gets encrypted
by it.

## Example
```yaml
parameters: {db_password: s3cret}
encrypted_param_names: [db_password]
```

## Instead
Write `hidden: true` for the parameter in the template; what is hidden is encrypted where the operator has turned that
on.

## Fix
Takes the section out. Safe: Heat encrypts hidden parameters without it.

## When to ignore
Never.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.compiler.diagnostics import Fix
from hotc.lint.mends import edits
from hotc.lint.rule import Finding, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotc.lint.subject import Subject

RULE = Rule(
    "L1709",
    "reserved-section",
    "warning",
    "{section} is written by Heat itself, and encrypts nothing",
    fix="safe",
    scope="environments",
)

_SECTION = "encrypted_param_names"


def check(subject: Subject) -> Iterator[Finding]:
    """The section, in any environment."""
    for layer in subject.environments:
        if (entry := layer.root.entry(_SECTION)) is not None:
            edit = edits.remove_entry(layer.root, entry)
            fix = Fix("Leave the section out", [edit]) if edit is not None else None
            hint = "Write hidden: true for these parameters in the template."
            yield Finding(entry.key, _SECTION, hint=hint, fix=fix, section=_SECTION)
