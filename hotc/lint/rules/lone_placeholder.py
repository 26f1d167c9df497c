"""
## What it does
Reports a `str_replace` whose text is nothing but one placeholder.

## Why it is bad
It does nothing: what comes out is what was put in.

## Example
```yaml
name:
  str_replace:
    template: $name
    params: {$name: {get_param: name}}
```

## Instead
```yaml
name: {get_param: name}
```

## Fix
Leaves the value alone. Safe: it is reported for values that are texts only, since numbers, lists and
maps become texts in a `str_replace`.

## When to ignore
Never.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.compiler.diagnostics import Fix
from hotc.compiler.tree import Call, Mapping, Scalar
from hotc.lint.mends.replacing import by_part, is_text, once
from hotc.lint.rule import Finding, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotc.compiler.tree import Node
    from hotc.lint.subject import Subject

RULE = Rule(
    "L1612",
    "lone-placeholder",
    "info",
    'This str_replace gives the value of "{name}", as it is',
    fix="safe",
    needs=("str_replace",),
)

_TEXTS = ("get_resource", "get_file", "list_join", "str_replace", "str_replace_strict", "str_replace_vstrict", "digest")


def check(subject: Subject) -> Iterator[Finding]:
    """Texts that are a placeholder whose value is a text."""
    for placed in once(subject.uses.calls_of("str_replace", "str_replace_strict", "str_replace_vstrict")):
        argument = placed.call.argument
        if not isinstance(argument, Mapping):
            continue
        text, params = argument.get("template"), argument.get("params")
        if not isinstance(text, Scalar) or not isinstance(params, Mapping) or isinstance(params, Call):
            continue
        value = params.get(text.value)
        if value is not None and _is_text(subject, value):
            edit = by_part(placed.call, value)
            fix = Fix("Write the value alone", [edit]) if edit is not None else None
            hint = "Write the value without the str_replace."
            yield Finding(placed.call.key, placed.where.path, hint=hint, fix=fix, name=text.value)


def _is_text(subject: Subject, node: Node) -> bool:
    if isinstance(node, Call) and node.name in ("get_param", "Ref") and isinstance(node.argument, Scalar):
        parameter = subject.template.parameters.get(str(node.argument.value))
        return parameter is not None and parameter.type == "string" and not parameter.guessed
    return is_text(node) or (isinstance(node, Call) and node.name in _TEXTS)
