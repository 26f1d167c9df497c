"""
## What it does
Reports a `repeat` whose template is nothing but its variable.

## Why it is bad
What comes out is the list that was put in.

## Example
```yaml
servers:
  repeat:
    template: "%server%"
    for_each: {"%server%": {get_param: servers}}
```

## Instead
```yaml
servers: {get_param: servers}
```

## Fix
Leaves the list alone. Safe for a list that is written out and for a parameter that is a list; else
unsafe: of a map, `repeat` takes the keys.

## When to ignore
Where the keys of a map are wanted.
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
    "L1624", "needless-repeat", "info", "This repeat gives the list that it is given", fix="safe", needs=("repeat",)
)


def check(subject: Subject) -> Iterator[Finding]:
    """``repeat`` with one variable, which is its template."""
    for placed in once(subject.uses.calls_of("repeat")):
        argument = placed.call.argument
        if not isinstance(argument, Mapping):
            continue
        text, lists = argument.get("template"), argument.get("for_each")
        if not isinstance(text, Scalar) or not isinstance(lists, Mapping) or isinstance(lists, Call):
            continue
        entries = list(lists.effective())
        if len(entries) != 1 or entries[0].key.value != text.value or isinstance(entries[0].value, Mapping):
            continue
        listed = entries[0].value
        edit = by_part(placed.call, listed)
        fix = Fix("Leave the list alone", [edit], safe=_is_list(subject, listed)) if edit is not None else None
        yield Finding(placed.call.key, placed.where.path, hint="Write the list without the repeat.", fix=fix)


def _is_list(subject: Subject, node: Node) -> bool:
    if isinstance(node, Call) and node.name == "get_param" and isinstance(node.argument, Scalar):
        parameter = subject.template.parameters.get(str(node.argument.value))
        return parameter is not None and parameter.type == "comma_delimited_list"
    return isinstance(node, Sequence) and all(isinstance(item, Scalar) for item in node.items)
