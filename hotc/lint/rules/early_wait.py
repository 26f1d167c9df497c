"""
## What it does
Reports wait conditions that do not depend on the server that signals them.

## Why it is bad
The time of a wait condition begins when Heat creates it: as soon as its handle is there, before the
server even is asked for. A slow start of the server eats up the time that was meant for the script.

## Example
```yaml
wait:
  type: OS::Heat::WaitCondition
  properties: {handle: {get_resource: handle}, timeout: 600}
```

## Instead
```yaml
wait:
  type: OS::Heat::WaitCondition
  depends_on: server
  properties: {handle: {get_resource: handle}, timeout: 600}
```

## When to ignore
Where the timeout is meant to hold for all of it.

## Fix
Adds `depends_on`. Unsafe: the wait begins later, and so may the end of the stack.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.compiler.diagnostics import Fix
from hotc.compiler.tree import Mapping
from hotc.lint.facts.waits import signallers, waits
from hotc.lint.mends import edits
from hotc.lint.rule import Finding, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotc.compiler.template import Resource
    from hotc.lint.subject import Subject

RULE = Rule(
    "L1512",
    "early-wait",
    "info",
    '"{name}" begins to wait before there is the server "{server}"',
    fix="unsafe",
    needs=("WaitCondition", "OS::Heat::SwiftSignal"),
)


def check(subject: Subject) -> Iterator[Finding]:
    """Waits that don't need, by whatever way, the one server that has their handle."""
    graph = subject.instance.graph if subject.instance is not None else None
    if graph is None or not any(True for _ in waits(subject)):
        return
    needed: dict[str, set[str]] = {}
    for edge in graph.edges:
        needed.setdefault(edge.requirer, set()).add(edge.required)
    for resource, handle in waits(subject):
        if resource.name not in graph.nodes:
            continue
        servers = _servers(subject, handle)
        if len(servers) != 1:
            continue
        server = servers[0]
        if server in _closure(resource.name, needed) or resource.name in _closure(server, needed):
            continue
        yield Finding(
            resource.key,
            f"resources.{resource.name}",
            hint=f"Add depends_on: {server}.",
            fix=_fix(subject, resource, server),
            name=resource.name,
            server=server,
        )


def _servers(subject: Subject, handle: str) -> list[str]:
    """The servers that get a handle, directly or with a configuration."""
    found: list[str] = []
    waiting, seen = [handle], {handle}
    while waiting:
        for use in signallers(subject, waiting.pop()):
            owner = use.where.owner
            if use.where.section != "resources" or owner in seen:
                continue
            seen.add(owner)
            type = subject.template.resources[owner].type
            if type == "OS::Nova::Server":
                found.append(owner)
            elif type.startswith("OS::Heat::"):
                waiting.append(owner)
            else:
                return []  # what becomes of it there, nobody knows
    return found


def _closure(name: str, needed: dict[str, set[str]]) -> set[str]:
    found: set[str] = set()
    waiting = [name]
    while waiting:
        new = needed.get(waiting.pop(), set()) - found
        found |= new
        waiting += new
    return found


def _fix(subject: Subject, resource: Resource, server: str) -> Fix | None:
    if resource.depends_on or not isinstance(resource.node, Mapping):
        return None
    key = subject.template.version.key("resource_keys", "depends_on")
    edit = edits.add_key(resource.node, f"{key}: {server}")
    return Fix(f"Add {key}: {server}", [edit], safe=False) if edit is not None else None
