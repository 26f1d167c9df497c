"""
## What it does
Reports functions on texts that are given nothing but texts written out, so that they always give the
same. What comes to several lines, or to a long one, is left alone.

## Why it is bad
A reader has to work out what the template could say.

## Example
```yaml
name: {list_join: ["-", [web, server]]}
```

## Instead
```yaml
name: web-server
```

## Fix
Writes the text that comes out. Safe: it is the same text.

## When to ignore
Where a long text is put together so that lines stay short.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.compiler.diagnostics import Fix
from hotc.compiler.intrinsics.placeholders import substitute
from hotc.compiler.tree import Call, Mapping, Scalar, Sequence
from hotc.lint.mends.replacing import LONGEST, by_text, is_text, once
from hotc.lint.rule import Finding, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotc.compiler.tree import Node
    from hotc.lint.subject import Subject

RULE = Rule(
    "L1613",
    "constant-text",
    "info",
    "This {function} always gives the same text",
    fix="safe",
    needs=("list_join", "str_replace", "Fn::Join"),
)

_JOIN = ("list_join", "Fn::Join")
_REPLACE = ("str_replace", "str_replace_strict", "str_replace_vstrict")
_SHOWN = 60
"""Characters of a text that a hint repeats."""
_FEWEST = 2


def check(subject: Subject) -> Iterator[Finding]:
    """``list_join`` and ``str_replace`` of texts that are all written out."""
    for placed in once(subject.uses.calls_of(*_JOIN, *_REPLACE)):
        call = placed.call
        text = _joined(call.argument) if call.name in _JOIN else _replaced(call.argument)
        if text is None or len(text) > LONGEST or not text.isprintable():
            continue
        edit = by_text(call, text)
        fix = Fix("Write the text", [edit]) if edit is not None else None
        hint = f'Write "{text}".' if len(text) <= _SHOWN else "Write the text that comes out."
        yield Finding(call.key, placed.where.path, hint=hint, fix=fix, function=call.name)


def _joined(argument: Node) -> str | None:
    if not isinstance(argument, Sequence) or len(argument.items) != _FEWEST or not is_text(argument.items[0]):
        return None
    delimiter, listed = argument.items
    if not isinstance(listed, Sequence) or not listed.items or not all(is_text(item) for item in listed.items):
        return None
    return _text(delimiter).join(_text(item) for item in listed.items)


def _replaced(argument: Node) -> str | None:
    if not isinstance(argument, Mapping):
        return None
    template, params = argument.get("template"), argument.get("params")
    if template is None or not is_text(template) or not isinstance(params, Mapping) or isinstance(params, Call):
        return None
    if not all(is_text(entry.value) for entry in params.effective()):
        return None
    values = {str(entry.key.value): entry.value for entry in params.effective()}
    if not values or "" in values:
        return None
    unused = set(values)
    ordered = sorted(sorted(values), key=len, reverse=True)
    text = substitute(_text(template), {name: _text(values[name]) for name in ordered}, unused)
    return None if unused else text


def _text(node: Node) -> str:
    assert isinstance(node, Scalar)
    return str(node.value)
