"""
## What it does
Reports a `map_merge` or a `list_concat` of one thing.

## Why it is bad
With nothing to merge it with, the one thing stays what it is.

## Example
```yaml
metadata:
  map_merge:
    - {get_param: metadata}
```

## Instead
```yaml
metadata: {get_param: metadata}
```

## Fix
Leaves the one thing alone. Safe for a map or a list that is written out and for a parameter; else
unsafe: `map_merge` makes an empty map of nothing, `list_concat` an empty list.

## When to ignore
Where the one thing may be null.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.compiler.diagnostics import Fix
from hotc.compiler.tree import Call, Mapping, Scalar, Sequence
from hotc.lint.mends.replacing import by_part, once
from hotc.lint.rule import Finding, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotc.compiler.tree import Node
    from hotc.lint.subject import Subject

RULE = Rule(
    "L1614",
    "needless-merge",
    "info",
    "This {function} has one thing to put together",
    fix="safe",
    needs=("map_merge", "list_concat"),
)

_FUNCTIONS = {"map_merge": "json", "list_concat": "comma_delimited_list"}


def check(subject: Subject) -> Iterator[Finding]:
    """``map_merge`` and ``list_concat`` with a list of one."""
    for placed in once(subject.uses.calls_of(*_FUNCTIONS)):
        call, argument = placed.call, placed.call.argument
        if not isinstance(argument, Sequence) or len(argument.items) != 1 or isinstance(argument.items[0], Scalar):
            continue
        only = argument.items[0]
        edit = by_part(call, only)
        safe = _is_there(subject, only, _FUNCTIONS[call.name])
        fix = Fix("Leave the one thing alone", [edit], safe=safe) if edit is not None else None
        yield Finding(call.key, placed.where.path, hint="Write it without the function.", fix=fix, function=call.name)


def _is_there(subject: Subject, node: Node, kind: str) -> bool:
    if isinstance(node, Call) and node.name == "get_param" and isinstance(node.argument, Scalar):
        parameter = subject.template.parameters.get(str(node.argument.value))
        return parameter is not None and parameter.type == kind
    return isinstance(node, Mapping | Sequence) and not isinstance(node, Call)
