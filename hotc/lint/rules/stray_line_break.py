"""
## What it does
Reports a word, such as a name or an address, that is written as a block with `|` or `>`, and so ends in
a line break.

## Why it is bad
The line break is part of the value. An address with one at its end can't be opened, and a name with one
is another name.

## Example
```yaml
value:
  str_replace:
    template: |
      https://$host/console
    params: {$host: {get_attr: [server, first_address]}}
```

## Instead
```yaml
    template: https://$host/console
```
Or `|-`, which leaves the last line break out.

## Fix
Writes `|-` or `>-`. Unsafe: the value becomes another one.

## When to ignore
Where a line of a file is meant.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.compiler.diagnostics import Fix, TextEdit
from hotc.compiler.source import Span
from hotc.compiler.tree import Call, Mapping, Scalar
from hotc.lint.facts.given import given_values
from hotc.lint.rule import Finding, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotc.compiler.tree import Node
    from hotc.lint.subject import Subject

RULE = Rule(
    "L1630",
    "stray-line-break",
    "warning",
    'The word "{word}" ends in a line break here',
    fix="unsafe",
    needs=("|\n", ">\n", "|\r", ">\r", "| ", "> ", "|+", ">+"),
)

_FILES = ("user_data", "config", "personality", "content", "template", "public_key", "private_key", "certificate")
"""Words in the names of properties that hold files."""
_SHOWN = 60


def check(subject: Subject) -> Iterator[Finding]:
    """Blocks of one word, alone or in a ``str_replace``: defaults, outputs, and properties that are no files."""
    for parameter in subject.template.parameters.values():
        if parameter.type == "string" and parameter.default is not None and not parameter.hidden:
            yield from _ending(parameter.default, f"parameters.{parameter.name}.default")
    for output in subject.template.outputs.values():
        if output.value is not None:
            yield from _ending(output.value, f"outputs.{output.name}.value")
    for node, property, path in given_values(subject, "string"):
        for finding in _ending(node, path):
            if not any(word in property.name for word in _FILES):
                yield finding


def _ending(node: Node, path: str) -> Iterator[Finding]:
    if isinstance(node, Call) and node.name.startswith("str_replace") and isinstance(node.argument, Mapping):
        path = f"{path}.{node.name}.template"
        node = node.argument.get("template") or node
    if not isinstance(node, Scalar) or node.quoted or node.anchor is not None or not isinstance(node.value, str):
        return
    word = node.value.rstrip("\n")
    mark = node.source.text[node.start : node.start + 2]
    if word == node.value or mark[:1] not in ("|", ">") or not word or any(letter.isspace() for letter in word):
        return
    at = node.start + 1
    if mark[1:].isdigit():
        return
    edit = TextEdit(Span(node.source, at, at + (mark[1:] == "+")), "-")
    fix = Fix("Leave the line break out", [edit], safe=False)
    shown = word if len(word) <= _SHOWN else f"{word[:_SHOWN]}…"
    yield Finding(node, path, hint=f"Write {mark[0]}-, or the word without a block.", fix=fix, word=shown)
