"""
## What it does
Reports blanks and empty lines before the `#!` of a script, or before `#cloud-config`.

## Why it is bad
Both count in the very first column of the first line only. With anything before them, the script has
no interpreter, and cloud-init does not know what the text is.

## Example
```yaml
user_data: |

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
Takes the empty lines out. Unsafe: the server, which gets another text, is replaced.

## When to ignore
Never.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.compiler.diagnostics import Fix, TextEdit
from hotc.compiler.source import Span
from hotc.compiler.tree import Scalar
from hotc.lint.facts.server_scripts import SCRIPTED
from hotc.lint.facts.whole_scripts import whole_scripts
from hotc.lint.rule import Finding, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotc.compiler.tree import Node
    from hotc.lint.facts.server_scripts import Script
    from hotc.lint.subject import Subject

RULE = Rule(
    "L1627",
    "late-first-line",
    "warning",
    "{start} counts at the very beginning of the text only",
    fix="unsafe",
    needs=SCRIPTED,
)

_STARTS = ("#!", "#cloud-config", "#include")


def check(subject: Subject) -> Iterator[Finding]:
    """Texts that begin with white space, and then as a script or a cloud-config."""
    for script in whole_scripts(subject):
        if not script.text[:1].isspace():
            continue
        text = script.text.lstrip()
        start = next((start for start in _STARTS if text.startswith(start)), None)
        if start is not None:
            at = len(script.text) - len(text)
            where, related = script.place(subject, at, at + len(start))
            fix = _fix(script, where, at)
            hint = "Take out what stands before it."
            yield Finding(where, script.path, hint=hint, related=related, fix=fix, start=start)


def _fix(script: Script, where: Node | Span, at: int) -> Fix | None:
    """Only empty lines of a block can go; blanks before the first line of one are its indentation."""
    node = script.node
    if not isinstance(node, Scalar) or node.anchor is not None or script.text[:at].strip("\n"):
        return None
    source = node.source
    first = source.text.find("\n", node.start) + 1
    last = source.text.rfind("\n", 0, where.start) + 1
    if source.text[node.start] not in "|>" or not node.start < first <= last or source.text[first:last].strip():
        return None
    return Fix("Take the empty lines out", [TextEdit(Span(source, first, last), "")], safe=False)
