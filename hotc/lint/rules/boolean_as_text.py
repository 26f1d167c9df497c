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
Where the very text matters, because it goes into a script as it is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.lint.rule import Finding, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotc.lint.subject import Subject

RULE = Rule("L1406", "boolean-as-text", "info", 'The parameter "{name}" is a boolean, declared as a string')

_WORDS = ({"true", "false"}, {"yes", "no"}, {"on", "off"})


def check(subject: Subject) -> Iterator[Finding]:
    """String parameters whose allowed values are two words for true and false."""
    for parameter in subject.template.parameters.values():
        if parameter.type != "string":
            continue
        for constraint in parameter.constraints:
            values = constraint.argument
            if constraint.kind != "allowed_values" or not isinstance(values, list):
                continue
            if {str(value).lower() for value in values} in _WORDS:
                hint = "Declare it as boolean; conditions then compare it with true, without quotes."
                yield Finding(parameter.key, f"parameters.{parameter.name}", hint=hint, name=parameter.name)
                break
