"""
## What it does
Reports inputs of a software configuration that have no default, and to which a deployment gives no
value.

## Why it is bad
The script finds an empty variable and goes on with it: `rm -rf $folder/*`.

## Example
```yaml
config:
  type: OS::Heat::SoftwareConfig
  properties:
    group: script
    inputs: [{name: folder}]
    config: rm -rf $folder/*
deployment:
  type: OS::Heat::SoftwareDeployment
  properties:
    config: {get_resource: config}
    server: {get_resource: server}
```

## Instead
```yaml
deployment:
  type: OS::Heat::SoftwareDeployment
  properties:
    config: {get_resource: config}
    server: {get_resource: server}
    input_values: {folder: /var/cache/web}
```

## When to ignore
Where the script does without; `default: ""` says so.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.compiler.diagnostics import Related
from hotc.compiler.tree import Mapping
from hotc.lint.facts.software import declared, deployments
from hotc.lint.rule import Finding, Rule
from hotc.lint.subject import written

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotc.lint.subject import Subject

RULE = Rule(
    "L1508",
    "unfilled-input",
    "warning",
    'The input "{input}" of "{config}" gets no value from this deployment',
    needs=("OS::Heat::SoftwareDeployment", "OS::Heat::StructuredDeployment"),
)


def check(subject: Subject) -> Iterator[Finding]:
    """Inputs without default of a configuration that its deployment leaves out."""
    for deployment in deployments(subject):
        given = written(deployment.resource, "input_values")
        inputs = declared(deployment.config, "inputs")
        if not inputs or (given is not None and not isinstance(given, Mapping)):
            continue
        for name, item in inputs.items():
            if item.get("default") is not None or (given is not None and given.get(name) is not None):
                continue
            yield Finding(
                deployment.resource.key,
                f"resources.{deployment.resource.name}.properties.input_values",
                hint=_hint(given, inputs),
                related=(Related(item.span, "the input"),),
                input=name,
                config=deployment.config.name,
            )


def _hint(given: Mapping | None, inputs: dict[str, Mapping]) -> str:
    """What to do; names what the deployment gives instead, which is misspelt perhaps."""
    strangers = [str(entry.key.value) for entry in given.effective()] if given is not None else []
    strangers = [name for name in strangers if name not in inputs]
    if len(strangers) == 1:
        return f'"{strangers[0]}", which is given, is no input of the configuration: is this one meant?'
    return 'Give it under input_values, or write default: "" where it may be empty.'
