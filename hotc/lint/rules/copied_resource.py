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
from hotc.lint.facts.nodes import key
from hotc.lint.rule import Finding, Rule

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Iterator

    from hotc.compiler.template import Resource
    from hotc.lint.subject import Subject

RULE = Rule("L1524", "copied-resource", "info", "{count} resources differ in the numbers of their names only")

_LEAST = 3
_GROUPED = ("OS::Nova::Server", "OS::Cinder::Volume", "OS::Trove::Instance", "OS::Zun::Container")
"""Types that are made by the dozen; ports and networks belong to something else each."""


def check(subject: Subject) -> Iterator[Finding]:
    """Numbered resources of one type with the same properties, the name left out; told once, at the first."""
    groups: dict[tuple[str, str], list[Resource]] = {}
    for resource in subject.resources():
        if _may_be_many(resource.type) and isinstance(resource.properties, Mapping):
            groups.setdefault((resource.type, "".join(filter(_is_no_digit, resource.name))), []).append(resource)
    for alike in groups.values():
        for found in _copies(alike) if len(alike) >= _LEAST else ():
            if len(found) >= _LEAST:
                yield Finding(
                    found[0].key,
                    f"resources.{found[0].name}",
                    hint="Write one OS::Heat::ResourceGroup.",
                    related=tuple(Related(other.key.span, "and this one") for other in found[1:3]),
                    count=len(found),
                )


def _may_be_many(type: str) -> bool:
    return type in _GROUPED or type.endswith((".yaml", ".yml", ".template")) or type.startswith("hotc:")


def _is_no_digit(character: str) -> bool:
    return not character.isdigit()


def _copies(resources: list[Resource]) -> Iterator[list[Resource]]:
    """The resources by what they say, their names apart; what is seen at once is compared first."""
    for alike in _by(_outline, resources):
        if len(alike) >= _LEAST:
            yield from _by(_says, alike)


def _by(what: Callable[[Resource], Hashable], resources: list[Resource]) -> Iterable[list[Resource]]:
    found: dict[Hashable, list[Resource]] = {}
    for resource in resources:
        found.setdefault(what(resource), []).append(resource)
    return found.values()


def _outline(resource: Resource) -> Hashable:
    assert isinstance(resource.properties, Mapping)
    after = tuple(each.value for each in resource.depends_on)
    return after, resource.condition is None, len(resource.properties.entries)


def _says(resource: Resource) -> Hashable:
    assert isinstance(resource.properties, Mapping)
    entries = resource.properties.effective()
    return frozenset((e.key.value, e.key.value == "name" or key(e.value)) for e in entries)
