"""
## What it does
Reports volume attachments with a `mountpoint`.

## Why it is bad
Since the release Liberty Nova on KVM takes no notice of it: the guest chooses the name, and the
second disk may be `/dev/vdb` or `/dev/sda`. A script that counts on the name formats the wrong
disk one day.

## Example
```yaml
attachment:
  type: OS::Cinder::VolumeAttachment
  properties:
    instance_uuid: {get_resource: server}
    volume_id: {get_resource: data}
    mountpoint: /dev/vdb
```

## Instead
Leave it out, and find the disk by `/dev/disk/by-id/virtio-` and the first 20 characters of the
volume's id.

## When to ignore
On clouds whose hypervisor keeps the name (VMware, Hyper-V).

## Fix
Takes the property out. Unsafe: other hypervisors than KVM keep the name.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.compiler.diagnostics import Fix
from hotc.compiler.tree import Call, Mapping, Scalar
from hotc.lint.mends import edits
from hotc.lint.rule import Finding, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotc.lint.subject import Subject

RULE = Rule(
    "L1210",
    "unkept-mountpoint",
    "info",
    "Nova on KVM takes no notice of this mountpoint",
    fix="unsafe",
    needs=("mountpoint",),
)


def check(subject: Subject) -> Iterator[Finding]:
    """Attachments that name a device."""
    for resource in subject.resources("OS::Cinder::VolumeAttachment"):
        properties = resource.properties
        entry = properties.entry("mountpoint") if isinstance(properties, Mapping) else None
        if entry is None or not isinstance(properties, Mapping):
            continue
        value = subject.value(resource, "mountpoint")
        if not isinstance(entry.value, Call) and not (isinstance(entry.value, Scalar) and entry.value.value):
            continue
        if isinstance(value, str) and not value.startswith("/dev/"):
            continue  # Nova refuses that, as another rule tells
        edit = edits.remove_entry(properties, entry)
        yield Finding(
            entry.key,
            f"resources.{resource.name}.properties.mountpoint",
            hint="Leave it out, and find the disk in the guest by the volume's id, under /dev/disk/by-id.",
            fix=Fix("Leave it out", [edit], safe=False) if edit is not None else None,
        )
