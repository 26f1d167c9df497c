"""
## What it does
Reports a `depends_on` of a resource that a property refers to anyway.

## Why it is bad
The reference makes the order already. The second mention is one more thing to keep right, and hides
which waits are really needed.

## Example
```yaml
server:
  type: OS::Nova::Server
  depends_on: net
  properties:
    networks: [{network: {get_resource: net}}]
```

## Instead
Leave `depends_on` out.

## When to ignore
Hardly ever.

## Fix
Takes the mention out. Safe: the order stays.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.compiler.diagnostics import Related
from hotc.lint.mends.depends import removal
from hotc.lint.rule import Finding, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotc.lint.subject import Subject

RULE = Rule(
    "L1005",
    "redundant-depends-on",
    "info",
    '"{name}" is referred to below anyway; depends_on adds nothing',
    fix="safe",
    needs=("depends_on", "DependsOn"),
)


def check(subject: Subject) -> Iterator[Finding]:
    """Entries of ``depends_on`` beside an unconditional reference to the same resource."""
    graph = subject.instance.graph if subject.instance is not None else None
    if graph is None:
        return
    referred = {
        (edge.requirer, edge.required): edge
        for edge in graph.written
        if edge.kind == "property" and not edge.condition and not edge.dynamic
    }
    for resource in subject.resources():
        names = [str(scalar.value) for scalar in resource.depends_on]
        found = [index for index, name in enumerate(names) if (resource.name, name) in referred]
        for index in found:
            span = referred[resource.name, names[index]].span
            yield Finding(
                resource.depends_on[index],
                f"resources.{resource.name}.depends_on",
                hint="Leave it out.",
                related=(Related(span, "the reference"),) if span is not None else (),
                fix=removal(subject, resource, index, of=len(found)),
                name=names[index],
            )
