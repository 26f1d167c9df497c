"""
## What it does
Reports a property that gives a template within the stack the value which is its parameter's default anyway.

## Why it is bad
It is one more line to read and to keep in step, and hides which values are special.

## Example
```yaml
# disk.yaml: parameters: {size: {type: number, default: 10}}
resources:
  disk: {type: disk.yaml, properties: {name: data, size: 10}}
```

## Instead
```yaml
resources:
  disk: {type: disk.yaml, properties: {name: data}}
```

## Fix
Takes the property out. Unsafe: when the default changes, so does the stack.

## When to ignore
Where the outer template is to say every value itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.compiler.data import to_data
from hotc.compiler.diagnostics import Fix, Related
from hotc.compiler.tree import Scalar
from hotc.lint.facts.nesting import properties_of, stacks_within
from hotc.lint.mends import edits
from hotc.lint.rule import Finding, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotc.lint.subject import Subject

RULE = Rule(
    "L1712",
    "repeated-inner-default",
    "info",
    '"{name}" gets the value that is its default in {file}',
    fix="unsafe",
    scope="nested",
)


def check(subject: Subject) -> Iterator[Finding]:
    """Plain values that are those of the default."""
    defaults = (
        subject.compilation.context.environment.parameter_defaults if subject.compilation.context.environment else {}
    )
    for within in stacks_within(subject):
        written = properties_of(subject, within)
        for entry in written[0].effective() if written is not None else ():
            name = str(entry.key.value)
            parameter = within.stack.template.parameters.get(name)
            if parameter is None or parameter.default is None or name in defaults or entry.key.anchor is not None:
                continue
            value, default = entry.value, parameter.default
            if not isinstance(value, Scalar) or not isinstance(default, Scalar) or value.value in ("", None):
                continue
            if type(value.value) is not type(default.value) or to_data(value) != to_data(default):
                continue
            assert written is not None
            edit = edits.remove_entry(written[0], entry)
            yield Finding(
                entry.key,
                f"{written[1]}.{name}",
                hint="Leave it out.",
                fix=Fix("Leave it out", [edit], safe=False) if edit is not None else None,
                related=() if parameter.hidden else (Related(default.span, "the default"),),
                name=name,
                file=within.stack.template.source.name,
            )
