"""
## What it does
Reports scripts and cloud-init files whose lines YAML folds into one: written with `>`, or in quotes
over several lines.

## Why it is bad
The line breaks become blanks. Of a script that begins with `#!`, all of it is then the first line, and
nothing runs; a `#cloud-config` is one long comment.

## Example
```yaml
user_data: >
  #!/bin/sh
  apt-get update
```

## Instead
```yaml
user_data: |
  #!/bin/sh
  apt-get update
```

## Fix
Writes `|` instead of `>`. Unsafe: the text becomes another one.

## When to ignore
Never.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.compiler.diagnostics import Fix, TextEdit
from hotc.compiler.source import Span
from hotc.compiler.tree import Mapping, Scalar
from hotc.lint.facts.given import given_values
from hotc.lint.rule import Finding, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotc.compiler.tree import Node
    from hotc.lint.subject import Subject

RULE = Rule("L1618", "folded-script", "warning", "The lines of this {what} are folded into one", fix="unsafe")

_BEGINNINGS = {"#!": "script", "#cloud-config": "cloud-config", "#include": "list of includes"}


def check(subject: Subject) -> Iterator[Finding]:
    """Texts of properties and of ``str_replace`` that begin like a script, and have fewer lines than are written."""
    for given in given_values(subject, "string", plain=True):
        if _begins(given.node):
            yield from _folded(given.node, given.path)
    for placed in subject.uses.calls_of("str_replace", "str_replace_strict", "str_replace_vstrict"):
        argument = placed.call.argument
        text = argument.get("template") if isinstance(argument, Mapping) else None
        if text is not None and _begins(text):
            yield from _folded(text, f"{placed.where.path}.{placed.call.name}.template")


def _begins(node: Node) -> bool:
    """Whether a text may be a script: nearly none is."""
    return isinstance(node, Scalar) and isinstance(node.value, str) and node.value[:1] == "#" and node.anchor is None


def _folded(node: Node, path: str) -> Iterator[Finding]:
    assert isinstance(node, Scalar)
    assert isinstance(node.value, str)
    what = next((what for start, what in _BEGINNINGS.items() if node.value.startswith(start)), None)
    written = node.source.text[node.start : node.end]
    if what is None or not (node.quoted or written[:1] == ">") or "\\n" in written:
        return
    lines = [line for line in written.splitlines() if line.strip()]
    first, rest = (lines[1], lines[2:]) if written[:1] == ">" and len(lines) > 1 else (lines[0], lines[1:])
    if not rest or first.strip("\"' \t") == node.value.split("\n", 1)[0].strip():
        return
    fix = None
    if written[:1] == ">":
        fix = Fix("Keep the lines", [TextEdit(Span(node.source, node.start, node.start + 1), "|")], safe=False)
    yield Finding(node, path, hint="Write it as a block with |, which keeps the lines.", fix=fix, what=what)
