"""
## What it does
Reports scripts that are deployed from an `OS::Heat::SoftwareConfig` without `group`.

## Why it is bad
The group chooses the hook on the server that runs the script. Without one it is `Heat::Ungrouped`,
for which there is no hook that runs scripts: nothing happens on the server, nothing is signalled,
and the deployment waits until the stack's time is over.

## Example
```yaml
config:
  type: OS::Heat::SoftwareConfig
  properties:
    config: |
      #!/bin/sh
      apt-get install -y nginx
```

## Instead
```yaml
config:
  type: OS::Heat::SoftwareConfig
  properties:
    group: script
    config: |
      #!/bin/sh
      apt-get install -y nginx
```

## When to ignore
Where the image has a hook of its own for `Heat::Ungrouped`.

## Fix
Adds `group: script`. Unsafe: the script, which was not run so far, is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.compiler.diagnostics import Fix, Related
from hotc.compiler.tree import Call, Mapping
from hotc.lint.facts.placeholders import text_of
from hotc.lint.facts.software import deployments
from hotc.lint.mends import edits
from hotc.lint.rule import Finding, Rule
from hotc.lint.subject import written

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotc.compiler.tree import Node
    from hotc.lint.subject import Subject

RULE = Rule(
    "L1507",
    "ungrouped-config",
    "warning",
    'Nothing on the server runs the script of "{name}": it has no group',
    fix="unsafe",
    needs=("OS::Heat::SoftwareDeployment", "OS::Heat::StructuredDeployment"),
)


def check(subject: Subject) -> Iterator[Finding]:
    """Configurations with a script and without a group that a deployment of this template takes."""
    told: set[str] = set()
    for deployment in deployments(subject):
        config = deployment.config
        if (
            config.type != "OS::Heat::SoftwareConfig"
            or config.name in told
            or not isinstance(config.properties, Mapping)
        ):
            continue
        if written(config, "group") is not None or not _is_script(subject, written(config, "config")):
            continue
        told.add(config.name)
        edit = edits.add_key(config.properties, "group: script")
        yield Finding(
            config.key,
            f"resources.{config.name}.properties",
            hint="Add group: script.",
            related=(Related(deployment.resource.key.span, "deployed here"),),
            fix=Fix("Add group: script", [edit], safe=False) if edit is not None else None,
            name=config.name,
        )


def _is_script(subject: Subject, node: Node | None) -> bool:
    while isinstance(node, Call) and node.name in ("str_replace", "str_replace_strict"):
        node = node.argument.get("template") if isinstance(node.argument, Mapping) else None
    text = text_of(subject, node)
    return text is not None and text.startswith("#!")
