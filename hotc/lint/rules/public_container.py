"""
## What it does
Reports object containers and shares that everybody can read or write: `.r:*` or `*:*` in an access list of
`OS::Swift::Container`, `PublicRead` of `AWS::S3::Bucket`, `0.0.0.0/0` in the access rules of `OS::Manila::Share`.

## Why it is bad
Whoever knows or guesses the address gets the data, without a password and without a trace.

## Example
```yaml
backups:
  type: OS::Swift::Container
  properties: {X-Container-Read: ".r:*,.rlistings"}
```

## Instead
```yaml
backups:
  type: OS::Swift::Container
  properties: {X-Container-Read: "our-project:*"}
```

## When to ignore
For what is meant for everybody, such as the files of a web site.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.lint.facts.access_lists import items
from hotc.lint.rule import Finding, Rule
from hotc.lint.subject import written

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotc.lint.subject import Subject

RULE = Rule(
    "L1118",
    "public-container",
    "warning",
    'Everybody can {what} "{name}"',
    needs=("X-Container-", "OS::Manila::Share", "AWS::S3::"),
)

_LISTS = {"X-Container-Read": "read", "X-Container-Write": "write to"}


def check(subject: Subject) -> Iterator[Finding]:
    """Access lists with everybody in them."""
    for resource in subject.resources("OS::Swift::Container"):
        for key, what in _LISTS.items():
            value, node = subject.value(resource, key), written(resource, key)
            write = key == "X-Container-Write"  # where Swift refuses referrers, as L1125 says
            found = items(value) if isinstance(value, str) else ()
            if node is not None and any(each.is_everybody and not (write and each.is_referrer) for each in found):
                path = f"resources.{resource.name}.properties.{key}"
                hint = "Name the projects: PROJECT:*, or PROJECT:USER."
                yield Finding(node, path, hint=hint, what=what, name=resource.name)
    for resource in subject.resources("AWS::S3::Bucket"):
        node = written(resource, "AccessControl")
        if node is not None and subject.value(resource, "AccessControl") == "PublicRead":
            path = f"resources.{resource.name}.properties.AccessControl"
            yield Finding(node, path, hint="Write Private, or AuthenticatedRead.", what="read", name=resource.name)
    for resource in subject.resources("OS::Manila::Share"):
        rules, node = subject.value(resource, "access_rules"), written(resource, "access_rules")
        for rule in rules if isinstance(rules, list) else ():
            if node is not None and isinstance(rule, dict) and rule.get("access_to") in ("0.0.0.0/0", "::/0"):
                path = f"resources.{resource.name}.properties.access_rules"
                yield Finding(node, path, hint="Let in the subnet of the servers.", what="reach", name=resource.name)
                break
