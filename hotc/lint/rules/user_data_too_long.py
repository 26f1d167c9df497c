"""
## What it does
Reports a `user_data` that is longer than Nova takes.

## Why it is bad
Nova takes 65,535 bytes after encoding in base64, which is 49,149 bytes of text. More is refused,
when the server is created and not before. Heat adds some 6 KiB of its own, unless `user_data_format`
is `RAW`.

## Example
```yaml
user_data: {get_file: everything.sh}   # 80 KiB
```

## Instead
Fetch the bulk from the script: from Swift, from a package, from a repository.

## When to ignore
Never.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.lint.rule import Finding, Rule
from hotc.lint.subject import written

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotc.lint.subject import Subject

RULE = Rule(
    "L1522", "user-data-too-long", "warning", "user_data has {size} bytes; Nova takes {limit}", needs=("user_data",)
)

LIMIT = 49_149
"""Bytes of text: what fits into 65,535 characters of base64 (Nova's limit for user_data)."""


def check(subject: Subject) -> Iterator[Finding]:
    """Servers whose user_data is known, and too long."""
    for resource in subject.resources("OS::Nova::Server"):
        node = written(resource, "user_data")
        value = subject.value(resource, "user_data") if node is not None else None
        if node is None or not isinstance(value, str) or len(value) * 4 <= LIMIT:
            continue
        if (size := len(value.encode("utf-8", "surrogatepass"))) > LIMIT:
            yield Finding(
                resource.key,
                f"resources.{resource.name}.properties.user_data",
                hint="Fetch the bulk of it from within the script.",
                size=f"{size:,}",
                limit=f"{LIMIT:,}",
            )
