"""
## What it does
Reports an `if` that gives true or false for a boolean parameter that is true or false already.

## Why it is bad
The parameter itself is the value. A condition and an `if` in between hide where it comes from.

## Example
```yaml
parameters:
  public: {type: boolean}
conditions:
  is_public: {equals: [{get_param: public}, true]}
resources:
  net:
    type: OS::Neutron::Net
    properties:
      shared: {if: [is_public, true, false]}
```

## Instead
```yaml
      shared: {get_param: public}
```

## When to ignore
Hardly ever.

## Fix
Puts the parameter in the place of the `if`. Safe: it is the same value.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.compiler.diagnostics import Fix
from hotc.compiler.tree import Scalar
from hotc.lint.mends import edits
from hotc.lint.rule import Finding, Rule
from hotc.lint.worlds import IF, WORDS, arguments

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotc.compiler.tree import Call
    from hotc.lint.subject import Subject

RULE = Rule("L1032", "flag-spelt-out", "info", 'This is the value of the parameter "{name}"', fix="safe", needs=WORDS)


def check(subject: Subject) -> Iterator[Finding]:
    """``if`` between true and false whose condition is a boolean parameter."""
    worlds = subject.worlds
    if worlds is None:
        return
    seen: set[int] = set()
    for placed in subject.uses.calls_of(*IF):
        if len(parts := arguments(placed.call)) != 3:
            continue
        condition, *sides = parts
        if not all(isinstance(side, Scalar) for side in sides) or placed.call.start in seen:
            continue
        values = [side.value for side in sides if isinstance(side, Scalar)]
        if {*map(type, values)} != {bool} or values[0] == values[1]:
            continue
        name = worlds.flag(condition, holds=values[0] is True)
        if name:
            seen.add(placed.call.start)
            function = "get_param" if placed.call.name == "if" else "Ref"
            yield Finding(
                placed.call.key,
                placed.where.path,
                hint=f"Write {{{function}: {name}}}.",
                fix=_fix(placed.call, function, name),
                name=name,
            )


def _fix(call: Call, function: str, name: str) -> Fix | None:
    text = call.source.text[call.start : call.end]
    if call.anchor is not None or "#" in text or "&" in text or not name.replace("_", "").isalnum():
        return None
    if '"' in text:
        return Fix("Write the parameter", [edits.replace(call, f'{{"{function}": "{name}"}}')])
    return Fix("Write the parameter", [edits.replace(call, f"{{{function}: {name}}}")])
