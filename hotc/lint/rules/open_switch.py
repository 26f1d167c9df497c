"""
## What it does
Reports a string parameter that conditions compare with certain values, while it may be any text.

## Why it is bad
`-P env=production` where the conditions ask for `prod` makes a stack without complaint, and it is
the wrong one: whatever is misspelt counts as "something else". With `allowed_values` Heat refuses
it, and forms can offer a choice.

## Example
```yaml
parameters:
  env: {type: string, default: dev}
conditions:
  is_prod: {equals: [{get_param: env}, prod]}
```

## Instead
```yaml
parameters:
  env:
    type: string
    default: dev
    constraints:
      - allowed_values: [dev, prod]
```

## When to ignore
Where other values are meant to be possible. A comparison with the empty text, or with a default that
stands for "not given", is not reported.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.compiler.diagnostics import Related
from hotc.compiler.tree import Call, Scalar, Sequence
from hotc.lint.rule import Finding, Rule
from hotc.lint.worlds import EQUALS, WORDS, arguments

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotc.compiler.template import Parameter
    from hotc.compiler.tree import Node
    from hotc.lint.subject import Subject

RULE = Rule(
    "L1036", "open-switch", "info", 'Conditions ask whether "{name}" is {values}, and it may be any text', needs=WORDS
)


def check(subject: Subject) -> Iterator[Finding]:
    """String parameters without a constraint that are compared with a text which is not the default."""
    worlds = subject.worlds
    if worlds is None:
        return
    asked: dict[str, list[Scalar]] = {}
    for _, call in worlds.calls(*EQUALS, "contains"):
        for name, literal in _comparisons(call):
            asked.setdefault(name, []).append(literal)
    for name, literals in asked.items():
        parameter = subject.template.parameters.get(name)
        if parameter is None or parameter.type != "string" or parameter.constraints or parameter.hidden:
            continue
        values = list(dict.fromkeys(literal.value for literal in literals if literal.value))
        default = _default(parameter)
        if not any(value != default for value in values):
            continue
        yield Finding(
            parameter.key,
            f"parameters.{name}",
            hint=f"Say which values it may have: allowed_values: [{_listed([*values, default])}].",
            related=(Related(literals[0].span, "compared here"),),
            name=name,
            values=" or ".join(f'"{value}"' for value in values[:3]) + (" …" if len(values) > 3 else ""),
        )


def _comparisons(call: Call) -> Iterator[tuple[str, Scalar]]:
    """The parameters in a comparison, each with a text that it is compared with."""
    sides = arguments(call)
    if len(sides) != 2:
        return
    for one, other in (sides, sides[::-1]) if call.name in EQUALS else (sides,):
        if not isinstance(one, Call) or one.name not in ("get_param", "Ref") or not isinstance(one.argument, Scalar):
            continue
        listed: list[Node] = other.items if isinstance(other, Sequence) and call.name == "contains" else [other]
        for literal in listed:
            if isinstance(literal, Scalar) and isinstance(literal.value, str):
                yield str(one.argument.value), literal


def _default(parameter: Parameter) -> object:
    return parameter.default.value if isinstance(parameter.default, Scalar) else None


def _listed(values: list[object]) -> str:
    words = dict.fromkeys(str(value) for value in values if value is not None)
    return ", ".join(word or '""' for word in words)
