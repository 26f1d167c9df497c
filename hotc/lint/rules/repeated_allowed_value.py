"""
## What it does
Reports a value that stands in a list of allowed values twice.

## Why it is bad
The second one does nothing; another value was probably meant.

## Example
```yaml
constraints:
  - allowed_values: [m1.small, m1.medium, m1.small]
```

## Instead
Take the second one out.

## When to ignore
Never.

## Fix
Takes the second one out. Safe: it does nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.compiler.diagnostics import Fix, Related
from hotc.compiler.tree import Mapping, Scalar, Sequence
from hotc.lint.mends import edits
from hotc.lint.rule import Finding, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotc.compiler.template import Parameter
    from hotc.lint.subject import Subject

RULE = Rule(
    "L1407",
    "repeated-allowed-value",
    "warning",
    '"{value}" is allowed twice',
    fix="safe",
    needs=("allowed_values", "AllowedValues"),
)


def check(subject: Subject) -> Iterator[Finding]:
    """Equal values in one ``allowed_values``."""
    for parameter in subject.template.parameters.values():
        for listed in _lists(parameter):
            first: dict[str, Scalar] = {}
            for index, item in enumerate(listed.items):
                if not isinstance(item, Scalar):
                    continue
                before = first.setdefault(f"{type(item.value).__name__} {item.value}", item)
                if before is item:
                    continue
                edit = edits.remove_item(listed, index)
                yield Finding(
                    item,
                    f"parameters.{parameter.name}.constraints",
                    hint="Take it out.",
                    related=(Related(before.span, "allowed here already"),),
                    fix=Fix("Take it out", [edit]) if edit is not None else None,
                    value=item.value,
                )


def _lists(parameter: Parameter) -> Iterator[Sequence]:
    constraints = parameter.node.get("constraints") if isinstance(parameter.node, Mapping) else None
    for constraint in constraints.items if isinstance(constraints, Sequence) else ():
        listed = constraint.get("allowed_values") if isinstance(constraint, Mapping) else None
        if isinstance(listed, Sequence):
            yield listed
