"""
## What it does
Reports a value without quotes that YAML reads as a number other than the one that stands there:
`0644` (octal: 420), `10_000` (10000), `12:30` (750), `1.10` (1.1).

## Why it is bad
The text that was written reaches nobody. A version `1.10` becomes `1.1`, a network called `100_1` is
looked for as `1001`.

## Example
```yaml
parameters:
  release: {type: string, default: 1.10}
```

## Instead
```yaml
parameters:
  release: {type: string, default: "1.10"}
```

## Fix
Puts quotes around it; where a number is wanted, takes the leading zeros away. Unsafe: the value
becomes another one, namely that which can be read.

## When to ignore
Where an octal number is meant. Then say so in a comment.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.compiler.diagnostics import Fix
from hotc.compiler.tree import Mapping, Scalar, Sequence
from hotc.lint.facts.given import given_values
from hotc.lint.mends import edits
from hotc.lint.rule import Finding, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import TypeGuard

    from hotc.compiler.template import Parameter
    from hotc.compiler.tree import Node
    from hotc.lint.subject import Subject

RULE = Rule("L1604", "misread-number", "warning", "YAML reads {raw} as the number {value}", fix="unsafe")

_NUMBERS = (int, float)


def check(subject: Subject) -> Iterator[Finding]:
    """Numbers in defaults, allowed values and properties that are not what they look like; no hidden value is told."""
    for parameter in subject.template.parameters.values():
        if parameter.type in ("string", "number") and not parameter.hidden:
            for node, path in _values(parameter):
                if _is_number(node):
                    yield from _misread(node, path, as_text=parameter.type == "string")
    for given in given_values(subject, "string", "integer", "number", plain=True):
        if _is_number(given.node):
            yield from _misread(given.node, given.path, as_text=given.property.type == "string")


def _values(parameter: Parameter) -> Iterator[tuple[Node, str]]:
    path = f"parameters.{parameter.name}"
    if parameter.default is not None:
        yield parameter.default, f"{path}.default"
    constraints = parameter.node.get("constraints") if isinstance(parameter.node, Mapping) else None
    for number, constraint in enumerate(constraints.items if isinstance(constraints, Sequence) else ()):
        allowed = constraint.get("allowed_values") if isinstance(constraint, Mapping) else None
        for item in allowed.items if isinstance(allowed, Sequence) else ():
            yield item, f"{path}.constraints[{number}].allowed_values"


def _is_number(node: Node) -> TypeGuard[Scalar]:
    return isinstance(node, Scalar) and type(node.value) in _NUMBERS


def _misread(node: Scalar, path: str, *, as_text: bool) -> Iterator[Finding]:
    raw, value = node.raw, str(node.value)
    if raw == value or node.quoted or node.anchor is not None or raw.lower().startswith(("0x", "0b", "+")):
        return
    octal = isinstance(node.value, int) and raw.lstrip("-").startswith("0")
    if not (octal or ":" in raw or (as_text and ("_" in raw or _loses_digits(raw)))):
        return
    fix = None
    if node.source.text[node.start : node.end] == raw:
        if as_text:
            fix = Fix("Put quotes around it", [edits.replace(node, f'"{raw}"')], safe=False)
        elif octal and raw.lstrip("0").isdigit():
            fix = Fix("Take the zeros away", [edits.replace(node, raw.lstrip("0"))], safe=False)
    hint = f'Quote it: "{raw}".' if as_text else "Write the number without zeros before it, and without colons."
    yield Finding(node, path, hint=hint, fix=fix, raw=raw, value=value)


def _loses_digits(raw: str) -> bool:
    """Whether a number such as 1.10 ends in zeros that nobody gets to see."""
    return "." in raw and raw.replace(".", "").lstrip("-").isdigit() and raw.endswith("0") and not raw.endswith(".0")
