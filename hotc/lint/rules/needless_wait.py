"""
## What it does
Reports a `depends_on` of a resource that is never there together with the one that waits: their
conditions exclude each other.

## Why it is bad
Heat passes over a `depends_on` of what is switched off, so that it never makes anything wait. Either
it is left over, or one of the conditions is wrong.

## Example
```yaml
  old_server:
    type: OS::Nova::Server
    condition: {not: use_new}
  new_server:
    type: OS::Nova::Server
    condition: use_new
    depends_on: old_server
```

## Instead
Leave `depends_on` out, or mend the condition.

## When to ignore
Hardly ever.

## Fix
Takes the mention out. Safe: there is never anything to wait for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.compiler.diagnostics import Related
from hotc.lint.mends.depends import removal
from hotc.lint.rule import Finding, Rule
from hotc.lint.worlds import DECLARED, NEVER

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotc.compiler.template import Resource
    from hotc.lint.subject import Subject
    from hotc.lint.worlds.worlds import Questions, Worlds

RULE = Rule(
    "L1023", "needless-wait", "warning", '"{name}" is never there together with "{owner}"', fix="safe", needs=DECLARED
)


def check(subject: Subject) -> Iterator[Finding]:
    """Entries of ``depends_on`` whose condition excludes that of the resource."""
    worlds = subject.worlds
    if worlds is None:
        return
    asking = worlds.asking()
    for resource in subject.resources():
        if not resource.depends_on or resource.condition is None or worlds.resource(resource.name) == NEVER:
            continue
        found = list(_needless(resource, subject, worlds, asking))
        for index in found:
            name = str(resource.depends_on[index].value)
            condition = subject.template.resources[name].condition
            yield Finding(
                resource.depends_on[index],
                f"resources.{resource.name}.depends_on",
                hint="Leave it out, or mend one of the conditions.",
                related=(Related(condition.span, f'the condition of "{name}"'),) if condition is not None else (),
                fix=removal(subject, resource, index, of=len(found)),
                name=name,
                owner=resource.name,
            )


def _needless(resource: Resource, subject: Subject, worlds: Worlds, asking: Questions) -> Iterator[int]:
    here = worlds.resource(resource.name)
    for index, scalar in enumerate(resource.depends_on):
        waited = subject.template.resources.get(str(scalar.value))
        if waited is None or waited.condition is None:
            continue
        there = worlds.resource(waited.name)
        if there != NEVER and asking.apart(here, there):
            yield index
