"""
## What it does
Reports hidden parameters whose value goes where everybody can read it: the metadata, name, tags or
description of a resource.

## Why it is bad
`hidden: true` masks the value in Heat only. Names, tags and metadata stand in lists and logs of all
services, and every process on a server can ask for its metadata.

## Example
```yaml
server:
  type: OS::Nova::Server
  properties:
    metadata: {password: {get_param: db_password}}   # a hidden parameter
```

## Instead
Keep the secret in `OS::Barbican::Secret`, and give the server its reference.
```yaml
    metadata: {password_ref: {get_attr: [db_password, secret_ref]}}
```

## When to ignore
Where the parameter is hidden, but no secret.
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
    "L1114",
    "secret-in-metadata",
    "warning",
    'The {place} of "{resource}" shows the hidden parameter "{name}"',
    needs=("hidden", "NoEcho"),
)

_SHOWN = ("metadata", "name", "description", "tags", "Tags")
_HARMLESS = (".digest", ".equals", ".if[0]", ".condition")


def check(subject: Subject) -> Iterator[Finding]:
    """Uses of hidden parameters in what services show, also through functions."""
    for parameter in subject.template.parameters.values():
        if not parameter.hidden:
            continue
        for use in subject.uses.parameter.get(parameter.name, ()):
            place = _place(subject, use.where)
            if place:
                yield Finding(
                    use.node,
                    use.where.path,
                    hint="Keep it in OS::Barbican::Secret, and give its reference.",
                    related=(Related(parameter.key.span, "hidden here"),),
                    place=place,
                    resource=use.where.owner,
                    name=parameter.name,
                )


def _place(subject: Subject, where: Where) -> str:
    """The property that shows the value; nothing where it is out of sight."""
    if where.section != "resources" or any(step in where.path for step in _HARMLESS):
        return ""
    resource = subject.template.resources[where.owner]
    if not resource.type.startswith(("OS::", "AWS::")) or resource.type.startswith("OS::Heat::"):
        return ""
    below = where.path.removeprefix(f"resources.{where.owner}.")
    if below.startswith("metadata"):
        return ""  # Heat's own metadata: for who may read the stack's resources
    name = below.removeprefix("properties.").partition(".")[0].partition("[")[0]
    return name if below.startswith("properties.") and name in _SHOWN else ""
