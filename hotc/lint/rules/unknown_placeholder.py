"""
## What it does
Reports what looks just like the placeholders of a `str_replace`, but has no value.

## Why it is bad
It stays in the text as it is, and reaches the server so.

## Example
```yaml
str_replace:
  params: {__host__: {get_param: host}}
  template: |
    connect __host__ __port__
```

## Instead
```yaml
params: {__host__: {get_param: host}, __port__: {get_param: port}}
```

## When to ignore
Where the text has words of that shape for something else.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.compiler.tree import Mapping
from hotc.lint.facts.placeholders import place_in_text, strays, text_of
from hotc.lint.rule import Finding, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotc.lint.subject import Subject

RULE = Rule(
    "L1008",
    "unknown-placeholder",
    "warning",
    '"{name}" looks like a placeholder, but has no value in params',
    needs=("str_replace",),
)


def check(subject: Subject) -> Iterator[Finding]:
    """Words with the delimiters that all placeholders of this text share."""
    for placed in subject.uses.calls_of("str_replace", "str_replace_strict", "str_replace_vstrict"):
        argument = placed.call.argument
        if not isinstance(argument, Mapping):
            continue
        params, written = argument.get("params"), argument.get("template")
        text = text_of(subject, written)
        if not isinstance(params, Mapping) or written is None or text is None:
            continue
        for name, at in strays([str(entry.key.value) for entry in params.effective()], text).items():
            where, related = place_in_text(subject, written, at, at + len(name))
            yield Finding(where, placed.where.path, hint=f'Add "{name}" to params.', related=related, name=name)
