"""
## What it does
Reports access lists that Swift refuses, so that the container is never made: referrers (`.r:*`) in the list of who may
write, a referrer without a host, an unknown word before the colon. `PublicReadWrite` of `AWS::S3::Bucket` is such a
list, too: Heat makes `.r:*` of it.

## Why it is bad
Heat looks at these lists only when it creates the container. Then the stack fails, with everything that was made before
it.

## Example
```yaml
uploads:
  type: OS::Swift::Container
  properties: {X-Container-Write: ".r:*"}
```

## Instead
```yaml
uploads:
  type: OS::Swift::Container
  properties: {X-Container-Write: "our-project:*"}
```

## When to ignore
For an object store of another kind that speaks Swift's language and takes such lists.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.lint.facts.access_lists import refusal
from hotc.lint.rule import Finding, Rule
from hotc.lint.subject import written

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotc.lint.subject import Subject

RULE = Rule("L1125", "refused-access-list", "warning", "Swift refuses this: {why}", needs=("X-Container-", "AWS::S3::"))

_HINT = "Name the projects that may write: PROJECT:*, or PROJECT:USER."


def check(subject: Subject) -> Iterator[Finding]:
    """Access lists with items that Swift does not know there."""
    for resource in subject.resources("OS::Swift::Container"):
        for key in ("X-Container-Read", "X-Container-Write"):
            write = key == "X-Container-Write"
            value, node = subject.value(resource, key), written(resource, key)
            why = refusal(value, write=write) if isinstance(value, str) else ""
            if node is not None and why:
                yield Finding(node, f"resources.{resource.name}.properties.{key}", hint=_HINT if write else "", why=why)
    for resource in subject.resources("AWS::S3::Bucket"):
        node = written(resource, "AccessControl")
        if node is not None and subject.value(resource, "AccessControl") == "PublicReadWrite":
            why = "PublicReadWrite becomes the list .r:*, which is for reading only"
            hint = (
                "Write PublicRead, or a container of the type OS::Swift::Container whose X-Container-Write has names."
            )
            yield Finding(node, f"resources.{resource.name}.properties.AccessControl", hint=hint, why=why)
