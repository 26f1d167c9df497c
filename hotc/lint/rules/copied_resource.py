"""
## What it does
Reports three servers, volumes or nested stacks and more that differ in nothing but the numbers in
their names.

## Why it is bad
What is changed in one of them must be changed in all, and one more means one more copy.

## Example
```yaml
web_1: {type: OS::Nova::Server, properties: {name: web-1, flavor: m1.small, image: debian}}
web_2: {type: OS::Nova::Server, properties: {name: web-2, flavor: m1.small, image: debian}}
web_3: {type: OS::Nova::Server, properties: {name: web-3, flavor: m1.small, image: debian}}
```

## Instead
```yaml
web:
  type: OS::Heat::ResourceGroup
  properties:
    count: 3
    resource_def:
      type: OS::Nova::Server
      properties: {name: web-%index%, flavor: m1.small, image: debian}
```

## When to ignore
Where each is referred to by its own name, in ways that a group makes no easier.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.compiler.diagnostics import Related
from hotc.compiler.tree import Mapping
from hotc.lint.nodes import same
from hotc.lint.rule import Finding, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotc.compiler.template import Resource
    from hotc.lint.subject import Subject

RULE = Rule("L1524", "copied-resource", "info", "{count} resources differ in the numbers of their names only")

_LEAST = 3
_GROUPED = ("OS::Nova::Server", "OS::Cinder::Volume", "OS::Trove::Instance", "OS::Zun::Container")
"""Types that are made by the dozen; ports and networks belong to something else each."""


def check(subject: Subject) -> Iterator[Finding]:
    """Numbered resources of one type with the same properties, the name left out; told once, at the first."""
    groups: dict[tuple[str, str], list[list[Resource]]] = {}
    for resource in subject.resources():
        if not _may_be_many(resource.type) or not isinstance(resource.properties, Mapping):
            continue
        alike = groups.setdefault((resource.type, "".join(filter(_is_no_digit, resource.name))), [])
        for found in alike:
            if _same(found[0], resource):
                found.append(resource)
                break
        else:
            alike.append([resource])
    for alike in groups.values():
        for found in alike:
            if len(found) >= _LEAST:
                yield Finding(
                    found[0].key,
                    f"resources.{found[0].name}",
                    hint="Write one OS::Heat::ResourceGroup.",
                    related=tuple(Related(other.key.span, "and this one") for other in found[1:3]),
                    count=len(found),
                )


def _may_be_many(type: str) -> bool:
    return type in _GROUPED or type.endswith((".yaml", ".yml", ".template"))


def _is_no_digit(character: str) -> bool:
    return not character.isdigit()


def _same(one: Resource, other: Resource) -> bool:
    left, right = one.properties, other.properties
    assert isinstance(left, Mapping)
    assert isinstance(right, Mapping)
    if [each.value for each in one.depends_on] != [each.value for each in other.depends_on]:
        return False
    if (one.condition is None) != (other.condition is None) or len(left.entries) != len(right.entries):
        return False
    for entry in left.effective():
        value = right.get(entry.key.value)
        if entry.key.value != "name" and (value is None or not same(entry.value, value)):
            return False
    return True
