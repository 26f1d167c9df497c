"""
## What it does
Reports descriptions and labels that begin or end with blanks.

## Why it is bad
They are shown as they are: in forms and lists the text stands out of line, and who compares or
searches does not find it.

## Example
```yaml
description: "Port of the web server "
```

## Instead
```yaml
description: Port of the web server
```

## When to ignore
Hardly ever.

## Fix
Takes the blanks out. Safe: it is a text for people.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.compiler.diagnostics import Fix, TextEdit
from hotc.compiler.source import Span
from hotc.lint.mends import edits
from hotc.lint.rule import Finding, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotc.compiler.tree import Scalar
    from hotc.lint.subject import Subject

RULE = Rule("L1409", "padded-text", "info", "This {key} begins or ends with blanks", fix="safe")


def check(subject: Subject) -> Iterator[Finding]:
    """Texts with blanks at an end. Line breaks at the end are the way of YAML's blocks."""
    for text in subject.texts:
        value = text.value
        if value[:1] not in (" ", "\t") and value.rstrip("\n")[-1:] not in (" ", "\t"):
            continue
        if not value.strip():
            continue
        yield Finding(text.node, text.path, hint="Take the blanks out.", fix=_fix(text.node), key=text.key)


def _fix(node: Scalar) -> Fix | None:
    source, start = node.source, node.start
    written = source.text[start : node.end]
    if written[:1] in ("|", ">"):
        end = start + len(written.rstrip())
        blanks = source.text[end : edits.line_end(source, end)].rstrip("\r\n")
        if not blanks or blanks.strip():
            return None
        return Fix("Take the blanks out", [TextEdit(Span(source, end, end + len(blanks)), "")])
    if written[:1] not in ("'", '"') or "\n" in written or written[-1:] != written[:1]:
        return None
    inner = written[1:-1].strip(" \t")
    if not inner or inner == written[1:-1] or (written[0] == '"' and inner[-1] == "\\"):
        return None
    return Fix("Take the blanks out", [TextEdit(Span(source, start, node.end), written[0] + inner + written[0])])
