"""
## What it does
Reports an `equals` that compares a parameter with a value of another type, so that it never holds.

## Why it is bad
Heat compares the values as they are: a string parameter is never equal to `true`, a boolean one
never to `"true"`, a number never to `"1"`, a list never to a text, not even to the empty one. The
condition reads well, and is always false.

## Example
```yaml
parameters:
  public: {type: string, default: "true"}
conditions:
  is_public: {equals: [{get_param: public}, true]}
```

## Instead
```yaml
parameters:
  public: {type: boolean, default: true}
conditions:
  is_public: {equals: [{get_param: public}, true]}
```
Or quote the value, where the parameter must stay a string.

## When to ignore
Never.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.compiler.tree import Call, Scalar, Sequence
from hotc.lint.rule import Finding, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotc.compiler.template import Parameter
    from hotc.compiler.tree import Node
    from hotc.lint.subject import Subject

RULE = Rule(
    "L1009",
    "never-equal",
    "warning",
    'The parameter "{name}" is a {type}; it is never equal to {value}',
    needs=("equals",),
)


def check(subject: Subject) -> Iterator[Finding]:
    """Comparisons of a parameter with a literal that its type can't have."""
    for placed in subject.uses.calls_of("equals"):
        argument = placed.call.argument
        if not isinstance(argument, Sequence) or len(argument.items) != 2:
            continue
        left, right = argument.items
        for asked, literal in ((left, right), (right, left)):
            parameter = _parameter(asked, subject)
            if parameter is not None and isinstance(literal, Scalar) and _differs(parameter, literal):
                shown = f'"{literal.value}"' if isinstance(literal.value, str) else literal.raw
                yield Finding(
                    literal,
                    placed.where.path,
                    name=parameter.name,
                    type=parameter.type,
                    value=shown,
                    hint=_hint(parameter, literal),
                )


def _parameter(node: Node, subject: Subject) -> Parameter | None:
    if isinstance(node, Call) and node.name == "get_param" and isinstance(node.argument, Scalar):
        return subject.template.parameters.get(str(node.argument.value))
    return None


def _differs(parameter: Parameter, literal: Scalar) -> bool:
    from hotc.lint.worlds.variables import has_type

    known = literal.value is not None and parameter.type in ("string", "boolean", "number", "comma_delimited_list")
    return known and not has_type(literal.value, parameter.type)


def _hint(parameter: Parameter, literal: Scalar) -> str:
    if parameter.type == "string":
        quoted = f'Quote it: "{literal.raw}".'
        return f"{quoted} Or declare the parameter as boolean." if isinstance(literal.value, bool) else quoted
    if parameter.type == "boolean":
        return "Write true or false, without quotes."
    if parameter.type == "comma_delimited_list":
        if not str(literal.value).strip("'\""):
            return "Compare with the empty list: []."
        return f"Ask whether it is in the list: {{contains: [{literal.raw}, {{get_param: {parameter.name}}}]}}."
    return "Write the number without quotes."
