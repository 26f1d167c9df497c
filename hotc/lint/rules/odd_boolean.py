"""
## What it does
Reports booleans that are written otherwise than `true` and `false`: in quotes, as `yes` and `off`, as a
number.

## Why it is bad
Heat reads them, but not everything else does: newer YAML takes `yes` for a text, and a condition that
compares with `true` is not met by `"true"`.

## Example
```yaml
admin_state_up: "True"
enable_dhcp: off
```

## Instead
```yaml
admin_state_up: true
enable_dhcp: false
```

## Fix
Writes `true` or `false`. Safe: Heat makes the same of it.

## When to ignore
Hardly ever.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.compiler.constraints import to_boolean
from hotc.compiler.diagnostics import Fix
from hotc.compiler.tree import Scalar
from hotc.lint.facts.given import given_values
from hotc.lint.mends import edits
from hotc.lint.rule import Finding, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotc.compiler.tree import Node
    from hotc.lint.subject import Subject

RULE = Rule("L1606", "odd-boolean", "info", "{written} is a boolean, which is written {word}", fix="safe")


def check(subject: Subject) -> Iterator[Finding]:
    """Defaults of boolean parameters and values of boolean properties, written out."""
    for parameter in subject.template.parameters.values():
        if parameter.type == "boolean" and parameter.default is not None and not parameter.guessed:
            yield from _odd(parameter.default, f"parameters.{parameter.name}.default", _of_parameter(parameter.default))
    for given in given_values(subject, "boolean", plain=True):
        if (value := _of_property(given.node)) is not None:
            yield from _odd(given.node, given.path, value)


def _odd(node: Node, path: str, value: bool | None) -> Iterator[Finding]:
    if value is None or not isinstance(node, Scalar) or node.anchor is not None:
        return
    if not node.quoted and node.raw.lower() in ("true", "false"):
        return
    text, word = node.source.text[node.start : node.end], "true" if value else "false"
    if "\n" not in text:
        fix = Fix(f"Write {word}", [edits.replace(node, word)])
        yield Finding(node, path, hint=f"Write {word}.", fix=fix, written=text, word=word)


def _of_parameter(node: Node) -> bool | None:
    try:
        return to_boolean(node.value) if isinstance(node, Scalar) and node.value is not None else None
    except ValueError:
        return None  # reported as an invalid default


def _of_property(node: Node) -> bool | None:
    """What Heat takes for a boolean in a property is less: true and false, in any case, quoted or not."""
    if not isinstance(node, Scalar) or (isinstance(node.value, int | float) and not isinstance(node.value, bool)):
        return None
    return {"true": True, "false": False}.get(str(node.value).lower())
