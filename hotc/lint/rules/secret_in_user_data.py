"""
## What it does
Reports hidden parameters whose value goes into the user data of a server.

## Why it is bad
`hidden: true` masks the value in Heat only. User data can be read from the metadata service by every
process on the server, for as long as it lives, and by everyone who may see the server.

## Example
```yaml
user_data:
  str_replace:
    params: {__password__: {get_param: db_password}}   # a hidden parameter
    template: |
      #!/bin/sh
      set-password __password__
```

## Instead
Keep the secret in `OS::Barbican::Secret`, and let the server fetch it. A software deployment
(`OS::Heat::SoftwareDeployment`) shows it to fewer, too.

## When to ignore
Where everything on the server may know the secret.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.compiler.diagnostics import Related
from hotc.lint.rule import Finding, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotc.lint.facts.uses import Where
    from hotc.lint.subject import Subject

RULE = Rule(
    "L1115",
    "secret-in-user-data",
    "info",
    'The user data of "{resource}" hold the hidden parameter "{name}"',
    needs=("hidden", "NoEcho"),
)

_HARMLESS = (".digest", ".equals", ".if[0]", ".condition")


def check(subject: Subject) -> Iterator[Finding]:
    """Uses of hidden parameters in ``user_data``, each parameter once for each resource."""
    for parameter in subject.template.parameters.values():
        if not parameter.hidden:
            continue
        told: set[str] = set()
        for use in subject.uses.parameter.get(parameter.name, ()):
            if use.where.owner in told or not _is_user_data(use.where):
                continue
            told.add(use.where.owner)
            yield Finding(
                use.node,
                use.where.path,
                hint="Keep it in OS::Barbican::Secret, and let the server fetch it.",
                related=(Related(parameter.key.span, "hidden here"),),
                resource=use.where.owner,
                name=parameter.name,
            )


def _is_user_data(where: Where) -> bool:
    inside = ".user_data." in where.path or ".UserData." in where.path
    return where.section == "resources" and inside and not any(step in where.path for step in _HARMLESS)
