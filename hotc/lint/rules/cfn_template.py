"""
## What it does
Reports templates in the form of CloudFormation.

## Why it is bad
Heat reads them, but everything new comes to HOT only: `yaql`, `repeat`, `external_id`, parameter
groups, the better part of the functions. OpenStack's own documentation advises HOT.

## Example
```yaml
HeatTemplateFormatVersion: 2012-12-12
Resources:
  Server: {Type: "OS::Nova::Server", Properties: {flavor: m1.small}}
```

## Instead
```yaml
heat_template_version: 2018-08-31
resources:
  server: {type: OS::Nova::Server, properties: {flavor: m1.small}}
```

## When to ignore
Where the same template is to run on Amazon's cloud.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.lint.rule import Finding, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotc.lint.subject import Subject

RULE = Rule(
    "L1206",
    "cfn-template",
    "info",
    "This is a template in the form of CloudFormation, not of HOT",
    needs=("HeatTemplateFormatVersion", "AWSTemplateFormatVersion"),
)


def check(subject: Subject) -> Iterator[Finding]:
    """Templates whose version is one of CloudFormation's."""
    template = subject.template
    if template.version.kind == "cfn" and template.version_node is not None:
        yield Finding(template.version_node, template.version.header, hint="Write it in HOT.")
