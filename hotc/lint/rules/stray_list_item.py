"""
## What it does
Reports a `comma_delimited_list` whose default has empty items, or blanks around an item.

## Why it is bad
Heat splits the text at each comma and changes nothing else. `default,` is a list of two, the second of
them empty; the second item of `a, b` begins with a blank, and no group or network is called so.

## Example
```yaml
parameters:
  security_groups: {type: comma_delimited_list, default: "default, web,"}
```

## Instead
```yaml
parameters:
  security_groups: {type: comma_delimited_list, default: "default,web"}
```

## Fix
Writes the default without the blanks and the empty items. Unsafe: the list becomes another one.

## When to ignore
Where the empty item is meant.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.compiler.diagnostics import Fix
from hotc.compiler.tree import Scalar
from hotc.lint.mends import edits
from hotc.lint.rule import Finding, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotc.lint.subject import Subject

RULE = Rule(
    "L1622",
    "stray-list-item",
    "warning",
    'The default of "{name}" has {problem}',
    fix="unsafe",
    needs=("comma_delimited_list", "CommaDelimitedList"),
)


def check(subject: Subject) -> Iterator[Finding]:
    """Defaults of list parameters, written as a text."""
    for parameter in subject.template.parameters.values():
        default = parameter.default
        if parameter.type != "comma_delimited_list" or not isinstance(default, Scalar) or parameter.hidden:
            continue
        if not isinstance(default.value, str) or "," not in default.value or default.anchor is not None:
            continue
        items = default.value.split(",")
        kept = [item.strip() for item in items if item.strip()]
        if kept == items:
            continue
        problem = "an item that is empty" if len(kept) < len(items) else "blanks around an item"
        fix = None
        if default.quoted and default.source.text[default.start + 1 : default.end - 1] == default.value:
            fix = Fix("Write the items alone", [edits.replace_name(default, ",".join(kept))], safe=False)
        hint = "Separate the items by a comma and nothing else, with none at the end."
        yield Finding(
            default, f"parameters.{parameter.name}.default", hint=hint, fix=fix, name=parameter.name, problem=problem
        )
