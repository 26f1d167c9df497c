"""
## What it does
Reports two resources of one type in a template that are given the same name.

## Why it is bad
Key pairs, flavors, zones and whatever Keystone keeps must have names of their own: the second one
is refused. Of networks, ports, volumes and servers there may be two, but nobody can tell them
apart, and who asks for one by its name gets an error.

## Example
```yaml
net_a: {type: OS::Neutron::Net, properties: {name: data}}
net_b: {type: OS::Neutron::Net, properties: {name: data}}
```

## Instead
```yaml
net_a: {type: OS::Neutron::Net, properties: {name: data-a}}
net_b: {type: OS::Neutron::Net, properties: {name: data-b}}
```

## When to ignore
Where the name is not used to find anything.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.compiler import catalog
from hotc.compiler.diagnostics import Related
from hotc.compiler.tree import Call, Scalar
from hotc.lint.facts.nodes import key, same
from hotc.lint.rule import Finding, Rule
from hotc.lint.subject import written

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotc.compiler.template import Resource
    from hotc.compiler.tree import Node
    from hotc.lint.subject import Subject

RULE = Rule("L1521", "same-physical-name", "warning", '"{name}" is to be called {value}, as "{other}" is')

_SKIPPED = ("OS::Heat::", "AWS::", "OS::Mistral::", "OS::Neutron::SecurityGroupRule")
_BESIDES = {"OS::Designate::RecordSet": ("type", "zone")}
"""What tells resources of a type apart that have the same name."""
_SIMPLE = ("get_param", "str_replace", "list_join")


def check(subject: Subject) -> Iterator[Finding]:
    """Resources with the same ``name`` written, in one type, that can exist together."""
    first: dict[tuple[str, object], list[tuple[Resource, Node]]] = {}
    for resource in subject.resources():
        name = written(resource, "name")
        if name is None or not _is_simple(name) or resource.type.startswith(_SKIPPED):
            continue
        if catalog.lookup(resource.type) is None:
            continue
        others = first.setdefault((resource.type, key(name)), [])
        twin = next((each for each in others if _clash(each[0], resource)), None) if others else None
        others.append((resource, name))
        if twin is not None:
            value = f'"{name.value}"' if isinstance(name, Scalar) else "the same"
            yield Finding(
                name.key if isinstance(name, Call) else name,
                f"resources.{resource.name}.properties.name",
                hint="Give each a name of its own, or leave the name out: Heat makes one.",
                related=(Related(twin[1].span, "the same name"),),
                name=resource.name,
                value=value,
                other=twin[0].name,
            )


def _is_simple(name: Node) -> bool:
    if isinstance(name, Scalar):
        return isinstance(name.value, str) and bool(name.value.strip())
    return isinstance(name, Call) and name.name in _SIMPLE


def _clash(one: Resource, other: Resource) -> bool:
    return _together(one, other) and _alike(one, other)


def _together(one: Resource, other: Resource) -> bool:
    """Whether both exist whatever the conditions are, or under the same condition."""
    if one.condition is None or other.condition is None:
        return one.condition is other.condition
    return same(one.condition, other.condition)


def _alike(one: Resource, other: Resource) -> bool:
    """Whether nothing else tells them apart."""
    pairs = [(written(one, name), written(other, name)) for name in _BESIDES.get(one.type, ())]
    return all(a is b or (a is not None and b is not None and same(a, b)) for a, b in pairs)
