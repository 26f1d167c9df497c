"""
## What it does
Reports an expression that is written out four times or more.

## Why it is bad
Who changes one of them and not the others has a mistake that is hard to see.

## Example
```yaml
name: {list_join: ["-", [{get_param: "OS::stack_name"}, {get_param: site}, web]]}   # in five resources
```

## Instead
```yaml
base:
  type: OS::Heat::Value
  properties: {value: {list_join: ["-", [{get_param: "OS::stack_name"}, {get_param: site}, web]]}}
# and {get_attr: [base, value]} where it is needed
```
Or a condition with a name, for one that stands in several `if`.

## When to ignore
In templates that must run on a Heat from before Ocata (no `OS::Heat::Value`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.compiler.diagnostics import Related
from hotc.lint.rule import Finding, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotc.compiler.tree import Call
    from hotc.lint.facts.uses import Placed
    from hotc.lint.subject import Subject

RULE = Rule("L1805", "repeated-expression", "info", "This {function} is written {count} times")

_LEAST = 4
_SHORT = 60
"""Characters of an expression that is quicker to read than a name for it."""
_NAMED = ("get_param", "get_attr", "get_resource", "get_file", "Ref", "Fn::GetAtt", "resource_facade")


def check(subject: Subject) -> Iterator[Finding]:
    """Equal expressions, the outermost of each; told once, at the first."""
    found: dict[str, list[Placed]] = {}
    last: Call | None = None
    for placed in subject.uses.calls:
        call = placed.call
        if call.name in _NAMED or call.end - call.start < _SHORT or call.anchor is not None:
            continue
        if last is not None and last.start <= call.start < last.end and call.source is last.source:
            continue
        last = call
        text = " ".join(call.source.text[call.start : call.end].split())
        found.setdefault(text, []).append(placed)
    for same in found.values():
        if len(same) >= _LEAST:
            yield Finding(
                same[0].call.key,
                same[0].where.path,
                hint="Write it once, in a resource of type OS::Heat::Value, and get it from there.",
                related=tuple(Related(other.call.span, "and here") for other in same[1:3]),
                function=same[0].call.name,
                count=len(same),
            )
