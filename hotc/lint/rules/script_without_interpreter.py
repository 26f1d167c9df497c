"""
## What it does
Reports configurations of the group `script` that don't begin with `#!`.

## Why it is bad
The server writes the text to a file and runs that. Without an interpreter in the first line, Linux
refuses ("Exec format error"), and the deployment fails.

## Example
```yaml
type: OS::Heat::SoftwareConfig
properties:
  group: script
  config: |
    apt-get update
```

## Instead
```yaml
  config: |
    #!/bin/sh
    apt-get update
```

## When to ignore
Where a hook of your own runs the text.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.compiler.tree import Mapping
from hotc.lint.facts.whole_scripts import whole_scripts
from hotc.lint.rule import Finding, Rule
from hotc.lint.subject import literal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotc.lint.subject import Subject

RULE = Rule(
    "L1626",
    "script-without-interpreter",
    "warning",
    "The first line of this script names no interpreter",
    needs=("OS::Heat::Software",),
)


def check(subject: Subject) -> Iterator[Finding]:
    """Texts of the group ``script``; one that begins with blanks is told by its own rule."""
    grouped = tuple(
        f"{definition.path}.properties.config"
        for definition in subject.definitions("OS::Heat::SoftwareConfig")
        if isinstance(definition.properties, Mapping) and literal(definition.properties.get("group")) == "script"
    )
    for script in whole_scripts(subject) if grouped else ():
        if script.type != "OS::Heat::SoftwareConfig" or not script.path.startswith(grouped):
            continue
        if not script.text.strip() or script.text.lstrip().startswith(("#!", *script.placeholders)):
            continue
        first = script.text.split("\n", 1)[0]
        hint = "Begin it with the interpreter, such as #!/bin/sh."
        where, related = script.place(subject, 0, len(first))
        yield Finding(where, script.path, hint=hint, related=related)
