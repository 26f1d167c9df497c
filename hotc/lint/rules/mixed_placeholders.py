"""
## What it does
Reports placeholders of `str_replace` that are written in another style than most in the template:
`$name`, `${name}`, `%name%`, `__name__`, `@name@`, `<name>`, `{{name}}`.

## Why it is bad
In a text with several styles it is hard to see what will be replaced, and what is the shell's.

## Example
```yaml
params:
  $db_host: {get_param: db_host}
  $db_user: {get_param: db_user}
  "%db_port%": {get_param: db_port}
```

## Instead
```yaml
params:
  $db_host: {get_param: db_host}
  $db_user: {get_param: db_user}
  $db_port: {get_param: db_port}
```

## When to ignore
Where the texts are files of others, each with its own style.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from hotc.compiler.tree import Mapping
from hotc.lint.rule import Finding, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotc.compiler.tree import Scalar
    from hotc.lint.subject import Subject

RULE = Rule(
    "L1418",
    "mixed-placeholders",
    "info",
    '"{name}" is written as {style}; most are {common}',
    lifecycle="preview",
    needs=("str_replace",),
)

_STYLES = (
    ("$name", r"\$\w+"),
    ("${name}", r"\$\{\w+\}"),
    ("%name%", r"%\w+%"),
    ("__name__", r"__\w+__"),
    ("@name@", r"@+\w+@+"),
    ("<name>", r"<%?\w+%?>"),
    ("{{name}}", r"\{\{ ?\w+ ?\}\}"),
)
_MAJORITY = 0.7


def check(subject: Subject) -> Iterator[Finding]:
    """Keys of ``params`` in a minority style, where there is a clear majority."""
    found: list[tuple[Scalar, str, str]] = []
    for placed in subject.uses.calls_of("str_replace", "str_replace_strict", "str_replace_vstrict"):
        params = placed.call.argument.get("params") if isinstance(placed.call.argument, Mapping) else None
        for entry in params.entries if isinstance(params, Mapping) else ():
            if style := _style(str(entry.key.value)):
                found.append((entry.key, style, placed.where.path))
    styles = [style for _, style, _ in found]
    common = max(sorted(set(styles)), key=styles.count, default="")
    if len(set(styles)) < 2 or styles.count(common) < 3 or styles.count(common) < _MAJORITY * len(styles):
        return
    for key, style, path in found:
        if style != common:
            yield Finding(key, path, hint=f"Write it as {common}.", name=key.value, style=style, common=common)


def _style(name: str) -> str:
    return next((style for style, pattern in _STYLES if re.fullmatch(pattern, name)), "")
