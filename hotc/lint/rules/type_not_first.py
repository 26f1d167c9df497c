"""
## What it does
Reports resources whose `type` does not come first.

## Why it is bad
What a resource is, is the first thing that a reader wants to know, and what the other keys mean
rests on it.

## Example
```yaml
server:
  depends_on: net
  properties: {flavor: m1.small}
  type: OS::Nova::Server
```

## Instead
```yaml
server:
  type: OS::Nova::Server
  depends_on: net
  properties: {flavor: m1.small}
```

## When to ignore
In templates that a tool writes.

## Fix
Moves the line. Safe: the order of keys means nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.compiler.diagnostics import Fix, TextEdit
from hotc.compiler.source import Span
from hotc.compiler.tree import Mapping
from hotc.lint.mends import edits
from hotc.lint.rule import Finding, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotc.compiler.tree import Entry
    from hotc.lint.subject import Subject

RULE = Rule(
    "L1415", "type-not-first", "info", 'The type of "{name}" comes after its {first}', lifecycle="preview", fix="safe"
)


def check(subject: Subject) -> Iterator[Finding]:
    """Resources that begin with another key."""
    key = subject.template.version.key("resource_keys", "type")
    for resource in subject.template.resources.values():
        if not isinstance(resource.node, Mapping) or resource.node.repeats():
            continue
        entry = resource.node.entry(key)
        first = resource.node.entries[0] if entry is not None else None
        if entry is None or first is None or first is entry:
            continue
        moved = _moved(resource.node, first, entry)
        yield Finding(
            entry.key,
            f"resources.{resource.name}.{key}",
            hint="Write it first.",
            fix=Fix("Write the type first", moved) if moved is not None else None,
            name=resource.name,
            first=first.key.value,
        )


def _moved(node: Mapping, first: Entry, entry: Entry) -> list[TextEdit] | None:
    """The line goes from its place to the first one; ``None`` where it isn't a line of its own, or has a comment."""
    source = node.source
    removed = edits.remove_entry(node, entry)
    start = edits.line_start(source, first.key.start)
    if removed is None or first.key.source is not source or source.text[start : first.key.start].strip():
        return None
    line = source.text[removed.span.start : removed.span.end]
    above = source.text[edits.line_start(source, removed.span.start - 1) : removed.span.start]
    if line.count("\n") > 1 or above.lstrip().startswith("#"):
        return None
    return [TextEdit(Span(source, start, start), line if line.endswith("\n") else line + "\n"), removed]
