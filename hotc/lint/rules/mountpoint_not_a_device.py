"""
## What it does
Reports volume attachments whose `mountpoint` is no device, but a folder or a word.

## Why it is bad
In spite of its name the property is that of a device on the server. Nova refuses everything that
does not look like `/dev/vdb`, when the volume is attached and not before.

## Example
```yaml
attachment:
  type: OS::Cinder::VolumeAttachment
  properties:
    instance_uuid: {get_resource: server}
    volume_id: {get_resource: data}
    mountpoint: /data
```

## Instead
```yaml
attachment:
  type: OS::Cinder::VolumeAttachment
  properties:
    instance_uuid: {get_resource: server}
    volume_id: {get_resource: data}
```
A script on the server (`user_data`) mounts the disk to the folder.

## When to ignore
Never.

## Fix
Takes the property out. Unsafe: what was meant by it is still to be done on the server.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from hotc.compiler.diagnostics import Fix
from hotc.compiler.tree import Mapping, Scalar
from hotc.lint.mends import edits
from hotc.lint.rule import Finding, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotc.lint.subject import Subject

RULE = Rule(
    "L1523",
    "mountpoint-not-a-device",
    "warning",
    'Nova refuses the mountpoint "{value}": it takes a device, such as /dev/vdb',
    fix="unsafe",
    needs=("mountpoint",),
)

_DEVICE = r"(^/dev/x{0,1}[a-z]{0,1}d{0,1})([a-z]+)[0-9]*$"
"""What Nova's API takes for a device (its schema of volume attachments)."""


def check(subject: Subject) -> Iterator[Finding]:
    """Attachments whose mountpoint is known, and none that Nova takes."""
    for resource in subject.resources("OS::Cinder::VolumeAttachment"):
        properties = resource.properties
        entry = properties.entry("mountpoint") if isinstance(properties, Mapping) else None
        value = subject.value(resource, "mountpoint") if entry is not None else None
        if entry is None or not isinstance(properties, Mapping) or not isinstance(value, str) or not value:
            continue
        if re.match(_DEVICE, value):
            continue
        edit = edits.remove_entry(properties, entry)
        yield Finding(
            entry.value if isinstance(entry.value, Scalar) else entry.key,
            f"resources.{resource.name}.properties.mountpoint",
            hint="Leave it out, and mount the disk by a script on the server.",
            fix=Fix("Leave it out", [edit], safe=False) if edit is not None else None,
            value=value,
        )
