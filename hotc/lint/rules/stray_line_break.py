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
    for given in given_values(subject, "string"):
        if _ends_in_break(_text(given.node)) and not any(word in given.property.name for word in _FILES):
            yield from _ending(given.node, given.path)


def _text(node: Node) -> Node:
    """The text of a ``str_replace``; of everything else, the node itself."""
    if isinstance(node, Call) and node.name.startswith("str_replace") and isinstance(node.argument, Mapping):
        return node.argument.get("template") or node
    return node


def _ends_in_break(node: Node) -> bool:
    """Whether it is a text that ends in a line break: nearly none is."""
    return isinstance(node, Scalar) and isinstance(node.value, str) and node.value[-1:] == "\n"


def _ending(node: Node, path: str) -> Iterator[Finding]:
    if (text := _text(node)) is not node:
        assert isinstance(node, Call)
        path = f"{path}.{node.name}.template"
    if isinstance(text, Scalar) and _ends_in_break(text):
        yield from _told(text, path)


def _told(node: Scalar, path: str) -> Iterator[Finding]:
    if node.quoted or node.anchor is not None:
        return
    word = str(node.value).rstrip("\n")
    mark = node.source.text[node.start : node.start + 2]
    if mark[:1] not in ("|", ">") or not word or any(letter.isspace() for letter in word):
        return
    at = node.start + 1
    if mark[1:].isdigit():
        return
    edit = TextEdit(Span(node.source, at, at + (mark[1:] == "+")), "-")
    fix = Fix("Leave the line break out", [edit], safe=False)
    shown = word if len(word) <= _SHOWN else f"{word[:_SHOWN]}…"
    yield Finding(node, path, hint=f"Write {mark[0]}-, or the word without a block.", fix=fix, word=shown)
