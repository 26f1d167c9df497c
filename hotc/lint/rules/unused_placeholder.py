"""
## What it does
Reports a placeholder of `str_replace` that does not occur in the text.

## Why it is bad
The value that was meant to be put in is not. Often one of the two is misspelt.

## Example
```yaml
str_replace:
  params: {$dbname: {get_param: db_name}}
  template: |
    mysql $db_name
```

## Instead
Write both alike, or use `str_replace_strict` (since 2017-02-24), with which Heat refuses such a
text.

## When to ignore
Where one map of placeholders serves several texts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.compiler.diagnostics import Related
from hotc.compiler.intrinsics.placeholders import lookalike
from hotc.compiler.source import Span
from hotc.compiler.tree import Mapping
from hotc.lint.facts.placeholders import place_in_text, text_of
from hotc.lint.rule import Finding, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotc.lint.subject import Subject

RULE = Rule(
    "L1007",
    "unused-placeholder",
    "warning",
    'The placeholder "{name}" does not occur in the text',
    needs=("str_replace",),
)


def check(subject: Subject) -> Iterator[Finding]:
    """Keys of ``params`` that are not in a text that is known."""
    for placed in subject.uses.calls_of("str_replace"):
        if not isinstance(placed.call.argument, Mapping):
            continue
        written = placed.call.argument.get("template")
        params, text = placed.call.argument.get("params"), text_of(subject, written)
        if written is None or not isinstance(params, Mapping) or text is None or params.anchor is not None:
            continue
        for entry in params.effective():
            name = str(entry.key.value)
            if name and name not in text and entry.key.anchor is None:
                related: tuple[Related, ...] = ()
                if (at := lookalike(name, text)) is not None:
                    where, related = place_in_text(subject, written, *at)
                    if not related and isinstance(where, Span):
                        related = (Related(where, "is this what is meant?"),)
                hint = "Write it as it stands in the text, or take it out."
                yield Finding(entry.key, placed.where.path, hint=hint, related=related, name=name)
