"""
## What it does
Reports string parameters that allow only true and false.

## Why it is bad
A boolean parameter takes every spelling (`yes`, `on`, `1`), is shown as a box to tick, and compares
with `true` in conditions.

## Example
```yaml
parameters:
  public:
    type: string
    constraints: [{allowed_values: ["true", "false"]}]
```

## Instead
```yaml
parameters:
  public: {type: boolean}
```

## When to ignore
Where the very text matters. Nothing is said where the value goes into a script or a text.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.lint.rule import Finding, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotc.lint.subject import Subject

RULE = Rule(
    "L1406",
    "boolean-as-text",
    "info",
    'The parameter "{name}" is a boolean, declared as a string',
    needs=("allowed_values", "AllowedValues"),
)

_TEXTS = (".str_replace", ".list_join", ".Fn::Join", ".input_values", ".user_data", ".config", ".metadata")
_WORDS = ({"true", "false"}, {"on", "off"})


def check(subject: Subject) -> Iterator[Finding]:
    """String parameters whose allowed values are two words for true and false, of which no text is made."""
    for parameter in subject.template.parameters.values():
        if parameter.type != "string":
            continue
        for constraint in parameter.constraints:
            values = constraint.argument
            if constraint.kind != "allowed_values" or not isinstance(values, list):
                continue
            if {str(value).lower() for value in values} not in _WORDS:
                continue
            if not _goes_into_a_text(subject, parameter.name):
                hint = "Declare it as boolean; conditions then compare it with true, without quotes."
                yield Finding(parameter.key, f"parameters.{parameter.name}", hint=hint, name=parameter.name)
                break


def _goes_into_a_text(subject: Subject, name: str) -> bool:
    """Whether the very word matters: a boolean would be written in another way there."""
    uses = subject.uses.parameter.get(name, ())
    return any(piece in use.where.path for use in uses for piece in _TEXTS)
