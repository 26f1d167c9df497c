"""
## What it does
Reports images, flavors, key pairs, volume types and availability zones that are written into a
resource by name.

## Why it is bad
The names are those of one cloud, of one project even. On another the stack fails, and the template
has to be changed to run there.

## Example
```yaml
server:
  type: OS::Nova::Server
  properties: {image: ubuntu-22.04, flavor: m1.small}
```

## Instead
```yaml
parameters:
  image: {type: string, default: ubuntu-22.04}
  flavor: {type: string, default: m1.small}
resources:
  server:
    type: OS::Nova::Server
    properties: {image: {get_param: image}, flavor: {get_param: flavor}}
```

## When to ignore
In templates for one cloud only.

## Fix
Makes a parameter of it, whose default is the name. Safe: the name stays what it was.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.compiler.diagnostics import Fix
from hotc.compiler.tree import Mapping, Scalar
from hotc.lint.mends.parameterise import parameterised
from hotc.lint.rule import Finding, Rule
from hotc.lint.subject import literal, written

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotc.lint.subject import Subject

RULE = Rule(
    "L1207",
    "cloud-specific-name",
    "info",
    'The {thing} "{value}" is that of one cloud',
    fix="safe",
    needs=("OS::Nova::Server", "OS::Cinder::Volume"),
)

_SERVER = {
    "image": "image",
    "flavor": "flavor",
    "key_name": "key pair",
    "availability_zone": "availability zone",
}
_VOLUME = {"image": "image", "volume_type": "volume type", "availability_zone": "availability zone"}
_MADE = ("OS::Nova::Flavor", "OS::Nova::KeyPair", "OS::Glance::WebImage", "OS::Cinder::VolumeType")
"""Types that bring the name to the cloud, when it is one of this template."""
_PLACES = {"OS::Nova::Server": _SERVER, "OS::Cinder::Volume": _VOLUME}


def check(subject: Subject) -> Iterator[Finding]:
    """Names in the properties that hold them, also in the definition of a group's members. Ids are another rule's."""
    if subject.template.version.kind != "hot":
        return
    made = {literal(written(each, "name")) for each in subject.resources(*_MADE)}
    for definition in subject.definitions(*_PLACES):
        if not isinstance(definition.properties, Mapping):
            continue
        places = _PLACES[definition.type]
        for entry in definition.properties.effective():
            thing = places.get(str(entry.key.value))
            if thing is None or not isinstance(entry.value, Scalar) or not _is_a_name(entry.value.value):
                continue
            if entry.value.value in made:
                continue
            edited = parameterised(subject, str(entry.key.value), entry.value)
            yield Finding(
                entry.value,
                f"{definition.path}.properties.{entry.key.value}",
                hint="Take it from a parameter, with this as its default.",
                fix=Fix("Make a parameter of it", edited) if edited is not None else None,
                thing=thing,
                value=entry.value.value,
            )


def _is_a_name(value: object) -> bool:
    """No id, no placeholder for one, nothing that another part of the tool is to fill in."""
    if not isinstance(value, str) or not value.strip() or any(sign in value for sign in "%{}<>$"):
        return False
    if value == "nova":  # the availability zone of every cloud that has no others
        return False
    return not (len(value) == 36 and value.count("-") == 4)
