"""
## What it does
Reports two parameters, resources or outputs whose names differ in upper and lower case only.

## Why it is bad
To Heat they are two things; to a reader they are one. Sooner or later the wrong one is written.

## Example
```yaml
parameters:
  ControlPlaneIP: {type: json}
  ControlPlaneIp: {type: string}
```

## Instead
```yaml
parameters:
  ControlPlaneNetwork: {type: json}
  ControlPlaneIp: {type: string}
```

## When to ignore
Where an interface is given from outside.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.compiler.diagnostics import Related
from hotc.lint.rule import Finding, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from hotc.compiler.template import Output, Parameter, Resource
    from hotc.lint.subject import Subject

RULE = Rule("L1620", "names-differ-in-case", "info", 'The {kind} "{name}" is called like "{other}", but for its case')


def check(subject: Subject) -> Iterator[Finding]:
    """Names of a section that are the same in lower case."""
    template = subject.template
    yield from _alike(template.parameters, "parameter")
    yield from _alike(template.resources, "resource")
    yield from _alike(template.outputs, "output")


def _alike(named: Mapping[str, Parameter | Resource | Output], kind: str) -> Iterator[Finding]:
    first: dict[str, str] = {}
    for name, thing in named.items():
        other = first.setdefault(name.lower(), name)
        if other != name:
            related = (Related(named[other].key.span, "the other one"),)
            hint = "Give one of them a name that says what it is."
            yield Finding(thing.key, f"{kind}s.{name}", hint=hint, related=related, kind=kind, name=name, other=other)
