"""
## What it does
Reports an `allowed_pattern` in which a short alternative keeps a longer one behind it from being found.

## Why it is bad
Heat takes the first alternative that fits the beginning of the value, and then asks whether that was
all of it. With `m1|m1.small` the value `m1.small` is refused: `m1` was found, and something is left.

## Example
```yaml
constraints:
  - allowed_pattern: "m1|m1.small"
```

## Instead
```yaml
constraints:
  - allowed_pattern: "(?:m1|m1.small)$"
```

## Fix
Puts the pattern in a group with `$` behind it. Safe: what was accepted still is, and so is what was
meant to be.

## When to ignore
Never.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.compiler.diagnostics import Fix
from hotc.compiler.tree import Mapping, Scalar, Sequence
from hotc.lint.mends import edits
from hotc.lint.rule import Finding, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotc.compiler.template import Parameter
    from hotc.lint.subject import Subject

RULE = Rule(
    "L1610",
    "short-alternative",
    "warning",
    'This pattern never fits "{longer}": Heat stops at "{short}"',
    fix="safe",
    needs=("allowed_pattern",),
)

_SPECIAL = set("()[]{}^$*+?\\")
_MOST = 200
"""Alternatives that are held against each other; each with each takes long for more."""


def check(subject: Subject) -> Iterator[Finding]:
    """Patterns of plain alternatives, one of which begins with an earlier one."""
    for parameter in subject.template.parameters.values():
        for node in _patterns(parameter):
            text = str(node.value)
            inner = text.removeprefix("^")
            if inner.startswith("(") and inner.endswith(")"):
                inner = inner[1:-1].removeprefix("?:")
            alternatives = inner.split("|")
            if not 2 <= len(alternatives) <= _MOST or _SPECIAL & set(inner):
                continue
            found = _shadowed(alternatives)
            if found is not None:
                mended = f"(?:{text})$"
                fix = None
                written = node.source.text[node.start : node.end]
                if written.strip("'\"") == text and node.anchor is None:
                    quote = written[0] if node.quoted else "'"
                    fix = Fix("Ask for the end of the value", [edits.replace(node, f"{quote}{mended}{quote}")])
                yield Finding(
                    node,
                    f"parameters.{parameter.name}.constraints",
                    hint=f'Write "{mended}".',
                    fix=fix,
                    short=found[0],
                    longer=found[1],
                )


def _shadowed(alternatives: list[str]) -> tuple[str, str] | None:
    for index, longer in enumerate(alternatives):
        for short in alternatives[:index]:
            if longer != short and longer.startswith(short):
                return short, longer
    return None


def _patterns(parameter: Parameter) -> Iterator[Scalar]:
    if not any(constraint.kind == "allowed_pattern" for constraint in parameter.constraints):
        return
    constraints = parameter.node.get("constraints") if isinstance(parameter.node, Mapping) else None
    for constraint in constraints.items if isinstance(constraints, Sequence) else ():
        node = constraint.get("allowed_pattern") if isinstance(constraint, Mapping) else None
        if isinstance(node, Scalar) and isinstance(node.value, str):
            yield node
