"""
## What it does
Reports security group rules that another rule of the same group contains: all that the narrower one
lets through, the wider one lets through, too.

## Why it is bad
The narrower rule does nothing. Who reads it takes the group for stricter than it is; who later takes
it out to close a port closes nothing.

## Example
```yaml
rules:
  - {protocol: tcp, port_range_min: 1, port_range_max: 65535, remote_ip_prefix: 10.0.0.0/8}
  - {protocol: tcp, port_range_min: 22, port_range_max: 22, remote_ip_prefix: 10.1.0.0/16}
```

## Instead
Take out one of the two: the narrower one to keep what is open now, the wider one to close the rest.
```yaml
rules:
  - {protocol: tcp, port_range_min: 22, port_range_max: 22, remote_ip_prefix: 10.1.0.0/16}
```

## Fix
Takes the narrower rule out of the list. Safe: the same traffic passes.

## When to ignore
Where the wider rule is there only for a while.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hotc.compiler.diagnostics import Fix, Related
from hotc.compiler.tree import Mapping, Sequence
from hotc.lint.facts.rule_scopes import Scope, scope_of
from hotc.lint.facts.security_rules import GROUP, place_of
from hotc.lint.mends import edits
from hotc.lint.rule import Finding, Rule
from hotc.lint.subject import written

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotc.compiler.template import Resource
    from hotc.lint.subject import Subject

RULE = Rule(
    "L1320",
    "shadowed-rule",
    "info",
    "Another rule of this group lets through all of this: {scope}",
    fix="safe",
    needs=("OS::Neutron::SecurityGroup",),
)

_MOST = 200
"""Rules of one group that are compared with each other; more are not looked at."""


def check(subject: Subject) -> Iterator[Finding]:
    """Rules of a group's list that lie within another one of the list."""
    for resource in subject.resources(GROUP):
        rules = subject.value(resource, "rules")
        nodes = written(resource, "rules")
        if not isinstance(rules, list) or not isinstance(nodes, Sequence) or not 1 < len(rules) <= _MOST:
            continue
        if len(rules) == len(nodes.items) and all(isinstance(node, Mapping) for node in nodes.items):
            yield from _shadowed(resource, rules, nodes)


def _shadowed(resource: Resource, rules: list[Any], nodes: Sequence) -> Iterator[Finding]:
    scopes = [scope_of(rule) for rule in rules]
    gone: set[int] = set()
    for index, scope in enumerate(scopes):
        if scope is None:
            continue
        other = _wider(scope, index, scopes, gone)
        if other is None:
            continue
        gone.add(index)
        wider = scopes[other]
        assert wider is not None
        edit = edits.remove_item(nodes, index)
        yield Finding(
            place_of(resource, index, len(rules)),
            f"resources.{resource.name}.properties.rules[{index}]",
            hint="Take this one out, or the wider one, if not all of that is meant.",
            fix=Fix("Take the rule out", [edit]) if edit is not None else None,
            related=(Related(nodes.items[other].span, "the wider rule"),),
            scope=wider.words(),
        )


def _wider(scope: Scope, index: int, scopes: list[Scope | None], gone: set[int]) -> int | None:
    """A rule that holds all of this one, more than it, and is not itself taken out."""
    for other, wider in enumerate(scopes):
        if other != index and other not in gone and wider is not None and wider.holds(scope) and wider != scope:
            return other
    return None
