"""
## What it does
Reports volumes that nothing in the template uses: no server has them attached or boots from them.

## Why it is bad
The volume costs space and does nothing. The data that was meant to be on it is on the disk of the
server, and goes with the server.

## Example
```yaml
resources:
  data: {type: OS::Cinder::Volume, properties: {size: 100}}
  server: {type: OS::Nova::Server, properties: {image: debian, flavor: small}}
```

## Instead
```yaml
  attachment:
    type: OS::Cinder::VolumeAttachment
    properties: {instance_uuid: {get_resource: server}, volume_id: {get_resource: data}}
```

## Fix
Takes the volume out. Unsafe: a stack that has it already loses it with its data.

## When to ignore
For a volume that people attach by hand.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.lint.facts.unreferenced import removal, unreferenced
from hotc.lint.rule import Finding, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotc.lint.subject import Subject

RULE = Rule(
    "L1312",
    "unattached-volume",
    "warning",
    'Nothing here uses the volume "{name}"',
    fix="unsafe",
    needs=("OS::Cinder::Volume",),
)


def check(subject: Subject) -> Iterator[Finding]:
    """Volumes that nothing refers to, in a template with a server."""
    for resource in unreferenced(subject, "OS::Cinder::Volume", beside=("OS::Nova::Server",)):
        yield Finding(
            resource.key,
            f"resources.{resource.name}",
            hint="Attach it with OS::Cinder::VolumeAttachment, or boot from it with block_device_mapping_v2.",
            fix=removal(subject, resource),
            name=resource.name,
        )
