"""
## What it does
Reports conditions that have the same result whatever the parameters are.

## Why it is bad
What looks like a switch is none: a resource is always there, or never. A value in the comparison is
often misspelt.

## Example
```yaml
parameters:
  env: {type: string, constraints: [{allowed_values: [dev, prod]}]}
conditions:
  is_production: {equals: [{get_param: env}, production]}   # never
```

## Instead
```yaml
conditions:
  is_production: {equals: [{get_param: env}, prod]}
```

## When to ignore
While a feature is switched off on purpose: `{equals: [1, 2]}` with a comment that says so.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.compiler.diagnostics import Related
from hotc.compiler.tree import Scalar
from hotc.lint.facts.nodes import same
from hotc.lint.rule import Finding, Rule
from hotc.lint.worlds import ALWAYS, DECLARED, EQUALS, NEVER, arguments

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotc.compiler.template import Output, Resource
    from hotc.compiler.tree import Call
    from hotc.lint.subject import Subject

RULE = Rule(
    "L1003",
    "constant-condition",
    "warning",
    'The condition "{name}" is always {value}, whatever the parameters are',
    needs=DECLARED,
)


def check(subject: Subject) -> Iterator[Finding]:
    """Named conditions that can be decided without any parameter's value."""
    worlds = subject.worlds
    if worlds is None or not subject.has_conditions:
        return
    for root in worlds.roots:
        if not root.definition or root.world not in (ALWAYS, NEVER):
            continue
        if any(_told(call, subject) for call in root.calls() if call.name in EQUALS):
            continue
        condition = subject.template.conditions[root.path.removeprefix("conditions.")]
        yield Finding(
            condition.key,
            root.path,
            hint="Compare with a value that the parameter can have, or take the condition out.",
            related=tuple(_never_there(subject, condition.name)) if root.world == NEVER else (),
            name=condition.name,
            value="true" if root.world == ALWAYS else "false",
        )


def _never_there(subject: Subject, name: str) -> Iterator[Related]:
    """The resources and outputs that are never there for that."""
    owners: list[Resource | Output] = [*subject.template.resources.values(), *subject.template.outputs.values()]
    for owner in owners:
        if isinstance(owner.condition, Scalar) and owner.condition.value == name:
            yield Related(owner.key.span, f'"{owner.name}" is never there')


def _told(call: Call, subject: Subject) -> bool:
    """Whether the cause is reported by a rule of its own: never-equal, compared-with-itself."""
    from hotc.lint.worlds.variables import Literal, has_type, operand

    sides = arguments(call)
    if len(sides) != 2:
        return False
    for asked, other in (sides, sides[::-1]):
        key, literal = operand(asked), operand(other)
        if isinstance(key, Literal) or not isinstance(literal, Literal) or not isinstance(other, Scalar):
            continue
        declared = subject.template.parameters.get(str(key[1])) if key[0] == "param" and len(key) == 2 else None
        kinds = ("string", "boolean", "number", "comma_delimited_list")
        if declared is not None and declared.type in kinds and literal.value is not None:
            return not has_type(literal.value, declared.type)
    return not isinstance(operand(sides[0]), Literal) and same(*sides)
