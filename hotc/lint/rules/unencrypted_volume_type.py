"""
## What it does
Reports volume types that the template makes without an encryption.

## Why it is bad
The volumes lie on the storage as they are: whoever gets at a disk, a backup or a snapshot can read
them. Encryption can't be added once there are volumes of the type.

## Example
```yaml
fast:
  type: OS::Cinder::VolumeType
  properties: {name: fast}
```

## Instead
```yaml
encryption:
  type: OS::Cinder::EncryptedVolumeType
  properties:
    volume_type: {get_resource: fast}
    provider: luks
    control_location: front-end
    cipher: aes-xts-plain64
    key_size: 256
```

## When to ignore
Where the storage itself encrypts, and for data that anybody may see.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.lint.facts.unreferenced import name_key, names_of
from hotc.lint.rule import Finding, Rule
from hotc.lint.subject import written

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotc.lint.subject import Subject

RULE = Rule(
    "L1120",
    "unencrypted-volume-type",
    "info",
    'Volumes of the type "{name}" are not encrypted',
    needs=("OS::Cinder::VolumeType",),
)

_ENCRYPTION = "OS::Cinder::EncryptedVolumeType"


def check(subject: Subject) -> Iterator[Finding]:
    """Volume types that no encryption names."""
    by_name = names_of(subject, "volume_type", _ENCRYPTION)
    for resource in subject.resources("OS::Cinder::VolumeType"):
        uses = subject.uses.resource.get(resource.name, ())
        owners = {use.where.owner for use in uses if use.where.section == "resources"}
        encrypted = any(subject.template.resources[owner].type == _ENCRYPTION for owner in owners)
        if not encrypted and name_key(written(resource, "name")) not in by_name and resource.external_id is None:
            hint = f"Add an {_ENCRYPTION} with volume_type: {{get_resource: {resource.name}}}."
            yield Finding(resource.key, f"resources.{resource.name}", hint=hint, name=resource.name)
