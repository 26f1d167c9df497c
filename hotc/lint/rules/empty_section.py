"""
## What it does
Reports a section of the template with nothing in it.

## Why it is bad
It says nothing, and leaves a reader in doubt whether something was lost.

## Example
```yaml
heat_template_version: 2018-08-31
parameters: {}
resources:
  net: {type: OS::Neutron::Net}
outputs:
```

## Instead
```yaml
heat_template_version: 2018-08-31
resources:
  net: {type: OS::Neutron::Net}
```

## Fix
Takes the section out. Safe: Heat reads a section that is not there as an empty one.

## When to ignore
In a skeleton that others fill.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.compiler.diagnostics import Fix
from hotc.compiler.tree import Call, Mapping, Scalar, Sequence
from hotc.lint.mends import edits
from hotc.lint.rule import Finding, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotc.compiler.tree import Node
    from hotc.lint.subject import Subject

RULE = Rule("L1601", "empty-section", "info", 'The section "{name}" is empty', fix="safe")

_SECTIONS = ("parameters", "parameter_groups", "conditions", "mappings", "outputs")


def check(subject: Subject) -> Iterator[Finding]:
    """Sections other than the resources that hold no name."""
    if not subject.whole:
        return
    root = subject.template.root
    for entry in root.effective():
        name = str(entry.key.value)
        if subject.template.version.sections.get(name) in _SECTIONS and _is_empty(entry.value):
            edit = edits.remove_entry(root, entry)
            fix = Fix("Take the section out", [edit]) if edit is not None else None
            yield Finding(entry.key, name, hint="Take it out.", fix=fix, name=name)


def _is_empty(node: Node) -> bool:
    if isinstance(node, Mapping):
        return not isinstance(node, Call) and not node.entries
    return not node.items if isinstance(node, Sequence) else isinstance(node, Scalar) and node.value is None
