"""
## What it does
Reports names of resources in another style than most in the template: `web_server` beside
`dbServer` and `db-net`.

## Why it is bad
Names are looked up and typed all day. One style makes them guessable.

## Example
```yaml
resources:
  web_server: …
  db_server: …
  cacheServer: …
```

## Instead
Use one style throughout.

## When to ignore
In templates that follow somebody else's naming.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from hotc.lint.rule import Finding, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotc.lint.subject import Subject

RULE = Rule(
    "L1408", "mixed-name-style", "info", '"{name}" is {style}; most names here are {common}', lifecycle="preview"
)

_STYLES = (
    ("snake_case", re.compile(r"[a-z0-9]+(_[a-z0-9]+)+")),
    ("kebab-case", re.compile(r"[a-z0-9]+(-[a-z0-9]+)+")),
    ("PascalCase", re.compile(r"([A-Z][a-z0-9]+){2,}")),
    ("camelCase", re.compile(r"[a-z0-9]+([A-Z][a-z0-9]*)+")),
)
_MAJORITY = 0.7


def check(subject: Subject) -> Iterator[Finding]:
    """Names of several words in a minority style, where there is a clear majority. One word fits every style."""
    styles: dict[str, str] = {}
    for name in subject.template.resources:
        style = next((style for style, pattern in _STYLES if pattern.fullmatch(name)), "")
        if style:
            styles[name] = style
    counts = Counter(styles.values())
    common = max(counts, key=lambda style: counts[style], default="")
    if not common or counts[common] < 3 or counts[common] < _MAJORITY * len(styles):
        return
    for name, style in styles.items():
        if style != common:
            key = subject.template.resources[name].key
            yield Finding(
                key, f"resources.{name}", hint=f"Write it in {common}.", name=name, style=style, common=common
            )
