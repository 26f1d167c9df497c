"""
## What it does
Reports numbers in quotes where a number is wanted.

## Why it is bad
Heat makes a number of the text, but it reads as if the text mattered; and whoever moves the value into
a condition compares a text with a number, which are never equal.

## Example
```yaml
size: "10"
```

## Instead
```yaml
size: 10
```

## Fix
Takes the quotes away. Safe: Heat makes the same number of it.

## When to ignore
Hardly ever.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.compiler.diagnostics import Fix
from hotc.compiler.tree import Scalar
from hotc.lint.facts.given import given_values
from hotc.lint.mends import edits
from hotc.lint.rule import Finding, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotc.compiler.tree import Node
    from hotc.lint.subject import Subject

RULE = Rule("L1607", "quoted-number", "info", "The number {value} stands in quotes", fix="safe")


def check(subject: Subject) -> Iterator[Finding]:
    """Defaults of number parameters, and values of properties that are numbers."""
    for parameter in subject.template.parameters.values():
        if parameter.type == "number" and parameter.default is not None and not parameter.hidden:
            yield from _quoted(parameter.default, f"parameters.{parameter.name}.default")
    for given in given_values(subject, "integer", "number", plain=True):
        yield from _quoted(given.node, given.path, whole=given.property.type == "integer")


def _quoted(node: Node, path: str, *, whole: bool = False) -> Iterator[Finding]:
    if not isinstance(node, Scalar) or not node.quoted or not isinstance(node.value, str) or node.anchor is not None:
        return
    digits = node.value.removeprefix("-")
    number = digits if whole else digits.replace(".", "", 1)
    # 010 is another number without its quotes
    if number.isascii() and number.isdigit() and digits[:1] != "." and (digits[0] != "0" or digits[:2] in ("0", "0.")):
        fix = Fix("Take the quotes away", [edits.replace(node, node.value)])
        yield Finding(node, path, hint=f"Write {node.value}, without quotes.", fix=fix, value=node.value)
