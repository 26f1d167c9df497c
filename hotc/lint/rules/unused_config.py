"""
## What it does
Reports software configurations that no deployment, server or other resource takes.

## Why it is bad
A configuration does nothing by itself: what is written in it never reaches a server.

## Example
```yaml
resources:
  setup:
    type: OS::Heat::SoftwareConfig
    properties: {group: script, config: {get_file: setup.sh}}
  server: {type: OS::Nova::Server, properties: {flavor: m1.small}}
```

## Instead
Deploy it (`OS::Heat::SoftwareDeployment`), give it to a server as `user_data`, or take it out.

## When to ignore
Hardly ever; a configuration that another stack uses belongs into the outputs.

## Fix
Takes the configuration out. Unsafe: an update deletes it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.compiler.diagnostics import Fix
from hotc.lint.facts.software import CONFIGS
from hotc.lint.mends import edits
from hotc.lint.rule import Finding, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotc.lint.subject import Subject

RULE = Rule(
    "L1510",
    "unused-config",
    "warning",
    'The configuration "{name}" reaches no server',
    fix="unsafe",
    needs=("OS::Heat::Software", "OS::Heat::StructuredConfig", "OS::Heat::CloudConfig", "OS::Heat::MultipartMime"),
)


def check(subject: Subject) -> Iterator[Finding]:
    """Configurations that nothing refers to."""
    if not subject.whole or subject.uses.computed("resource"):
        return
    template = subject.template
    section = template.version.key("sections", "resources")
    for resource in subject.resources(*CONFIGS):
        uses = subject.uses.resource.get(resource.name, ())
        if any(use.call is not None for use in uses):
            continue
        edit = edits.remove_named(template.root, section, resource.name) if not uses else None
        yield Finding(
            resource.key,
            f"resources.{resource.name}",
            hint="Deploy it, give it to a server as user_data, or take it out.",
            fix=Fix("Take it out", [edit], safe=False) if edit is not None and len(template.resources) > 1 else None,
            name=resource.name,
        )
