"""
## What it does
Reports values without quotes in an environment that are texts to the template and something else to YAML: `yes` and
`on` become `True`, `0644` becomes `420`, `1.10` becomes `1.1`, `12:30` becomes `750`.

## Why it is bad
The template gets another text than the one that stands there. Nothing says so: any text will do for a parameter of
type `string`.

## Example
```yaml
# the template: parameters: {release: {type: string}}
parameters:
  release: 1.10
```

## Instead
```yaml
parameters:
  release: "1.10"
```

## Fix
Puts quotes around it. Unsafe: the template gets the text that stands there.

## When to ignore
Where what YAML makes of it is meant. Write that, then: it is what people will read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.compiler.diagnostics import Fix
from hotc.compiler.tree import Scalar
from hotc.lint.facts.environments import DEFAULTS, PARAMETERS, declared, said
from hotc.lint.mends import edits
from hotc.lint.rule import Finding, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotc.lint.subject import Subject

RULE = Rule(
    "L1713",
    "misread-in-environment",
    "warning",
    '"{name}" is a text, and YAML makes {value} of {raw}',
    fix="unsafe",
    scope="environments",
)


def check(subject: Subject) -> Iterator[Finding]:
    """Numbers and booleans for string parameters whose text is not what is written."""
    for each in said(subject, PARAMETERS, DEFAULTS):
        value = each.entry.value
        if not isinstance(value, Scalar) or value.quoted or isinstance(value.value, str) or value.value is None:
            continue
        text, raw = str(value.value), value.raw
        parameter = declared(subject, each)
        if text == raw or parameter is None or parameter.type != "string" or parameter.hidden:
            continue
        if isinstance(value.value, bool) and _takes_words(raw, text):
            continue
        plain = value.anchor is None and value.source.text[value.start : value.end] == raw
        fix = Fix("Put quotes around it", [edits.replace(value, f'"{raw}"')], safe=False) if plain else None
        yield Finding(value, each.path, hint=f'Quote it: "{raw}".', fix=fix, name=each.name, value=text, raw=raw)


def _takes_words(raw: str, text: str) -> bool:
    """Whether who reads the text will hardly tell the two words apart: ``true`` and ``True``."""
    return raw.lower() == text.lower()
