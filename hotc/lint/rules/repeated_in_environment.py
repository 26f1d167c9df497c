"""
## What it does
Reports what a later environment says again in the same words: a parameter with the value that an earlier one gave
to it, a type that is mapped to what it is mapped to.

## Why it is bad
Later environments are there to say what is different. What is the same must be changed in both, and one of them is
forgotten.

## Example
```yaml
# common.yaml
parameters: {flavor: m1.small}
# production.yaml, given after it
parameters: {flavor: m1.small}
```

## Instead
Say it in the first one only.

## Fix
Takes it out of the later one. Unsafe: that may be used without the other one elsewhere.

## When to ignore
Where the environments are used in other combinations, too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.compiler.data import to_data
from hotc.compiler.diagnostics import Related
from hotc.compiler.tree import Scalar
from hotc.lint.facts.environments import DEFAULTS, PARAMETERS, REGISTRY, leave_out, said
from hotc.lint.rule import Finding, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotc.lint.facts.environments import Said
    from hotc.lint.subject import Subject

RULE = Rule(
    "L1704",
    "repeated-in-environment",
    "info",
    '"{name}" gets the value again that an earlier environment gave to it',
    fix="unsafe",
    scope="environments",
)

_STRUCTURE = ("resources", "base_url", "hooks", "restricted_actions")


def check(subject: Subject) -> Iterator[Finding]:
    """Names that have the same value in the last environment before that has them."""
    if len(subject.environments) < 2 or any(layer.strategies for layer in subject.environments):
        return  # what is merged is not replaced
    before: dict[tuple[str, str], Said] = {}
    for each in said(subject, PARAMETERS, DEFAULTS, REGISTRY):
        known = before.get((each.section, each.name))
        before[each.section, each.name] = each
        if known is None or known.layer is each.layer or _value(subject, known) != _value(subject, each):
            continue
        if (each.section == REGISTRY and each.name in _STRUCTURE) or to_data(each.entry.value) is None:
            continue
        related = (Related(known.entry.key.span, "given here first"),)
        hint = "Leave it out here."
        yield Finding(each.entry.key, each.path, hint=hint, fix=leave_out(each), related=related, name=each.name)


def _value(subject: Subject, each: Said) -> object:
    """A value with its type; a file of the registry by what its name means."""
    value = to_data(each.entry.value)
    if each.section == REGISTRY and isinstance(each.entry.value, Scalar) and "::" not in str(value):
        return subject.compilation.context.loader.resolve(str(value), each.layer.source.uri)
    return type(value), value
