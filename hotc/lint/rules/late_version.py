"""
## What it does
Reports a template that doesn't begin with its version.

## Why it is bad
The version says how everything else is to be read. People and tools that recognise a template look
for it at the top.

## Example
```yaml
description: A network
heat_template_version: 2018-08-31
```

## Instead
```yaml
heat_template_version: 2018-08-31
description: A network
```

## Fix
Moves the line to the top. Safe: Heat takes the sections in any order.

## When to ignore
Hardly ever.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.compiler.diagnostics import Fix, TextEdit
from hotc.compiler.source import Span
from hotc.lint.mends import edits
from hotc.lint.rule import Finding, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotc.compiler.tree import Entry, Mapping
    from hotc.lint.subject import Subject

RULE = Rule("L1603", "late-version", "info", "{header} is not the first key of the template", fix="safe")


def check(subject: Subject) -> Iterator[Finding]:
    """A version behind another section; JSON, which tools write in any order, is left alone."""
    root, header = subject.template.root, subject.template.version.header
    entry = root.entry(header)
    if entry is None or root.entries[0] is entry or edits.is_flow(root):
        return
    hint = "Make it the first line, under the comments that open the file."
    yield Finding(entry.key, header, hint=hint, fix=_move(root, entry), header=header)


def _move(root: Mapping, entry: Entry) -> Fix | None:
    removal = edits.remove_entry(root, entry)
    first = root.entries[0].key
    if removal is None or edits.line_start(first.source, first.start) != first.start:
        return None
    text = removal.span.source.text[removal.span.start : removal.span.end]
    if not text.endswith("\n"):
        text += "\n"
    return Fix("Move it to the top", [TextEdit(Span(first.source, first.start, first.start), text), removal])
