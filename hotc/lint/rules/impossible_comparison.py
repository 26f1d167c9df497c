"""
## What it does
Reports the comparison of a parameter with a value that its constraints forbid, as a part of a
larger condition.

## Why it is bad
It never holds, and the condition is not what it looks like. The value is often misspelt.

## Example
```yaml
parameters:
  env: {type: string, constraints: [{allowed_values: [dev, staging, prod]}]}
conditions:
  is_real: {or: [{equals: [{get_param: env}, production]}, {equals: [{get_param: env}, staging]}]}
```

## Instead
```yaml
conditions:
  is_real: {or: [{equals: [{get_param: env}, prod]}, {equals: [{get_param: env}, staging]}]}
```

## When to ignore
Where the value is allowed in another version of the template. A condition that is false as a whole
is reported by [constant-condition](L1003.md).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.compiler.diagnostics import Related
from hotc.compiler.tree import Call, Scalar
from hotc.lint.rule import Finding, Rule
from hotc.lint.worlds import ALWAYS, EQUALS, NEVER, WORDS, arguments

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotc.compiler.template import Parameter
    from hotc.compiler.tree import Node
    from hotc.lint.subject import Subject

RULE = Rule("L1031", "impossible-comparison", "warning", 'The parameter "{name}" can\'t be "{value}"', needs=WORDS)


def check(subject: Subject) -> Iterator[Finding]:
    """Literals that the type of the parameter admits, and its constraints don't."""
    worlds = subject.worlds
    if worlds is None:
        return
    for root, call in worlds.calls(*EQUALS):
        sides = arguments(call)
        if len(sides) != 2 or root.world in (ALWAYS, NEVER) or root.node is call:
            continue
        for asked, literal in (sides, sides[::-1]):
            parameter = _parameter(asked, subject)
            if parameter is None or not isinstance(literal, Scalar) or not _impossible(parameter, literal):
                continue
            yield Finding(
                literal,
                root.path,
                hint=_hint(parameter, literal),
                related=(Related(parameter.constraints[0].node.span, "the constraint"),),
                name=parameter.name,
                value=literal.raw,
            )


def _parameter(node: Node, subject: Subject) -> Parameter | None:
    if isinstance(node, Call) and node.name in ("get_param", "Ref") and isinstance(node.argument, Scalar):
        return subject.template.parameters.get(str(node.argument.value))
    return None


def _impossible(parameter: Parameter, literal: Scalar) -> bool:
    from hotc.lint.worlds.variables import can_be, has_type

    value = literal.value
    return bool(parameter.constraints) and has_type(value, parameter.type) and not can_be(parameter, value)


def _hint(parameter: Parameter, literal: Scalar) -> str:
    from hotc.compiler.suggest import did_you_mean

    allowed = [value for each in parameter.constraints if each.kind == "allowed_values" for value in each.argument]
    return did_you_mean(str(literal.value), [str(value) for value in allowed]) or "Write a value that it can have."
