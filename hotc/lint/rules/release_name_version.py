"""
## What it does
Reports versions that are written as the name of a release: `heat_template_version: rocky`.

## Why it is bad
Heat takes the names since Newton, and only those of releases that brought a version or renamed one;
many tools take the dates alone. A reader has to look up what is newer.

## Example
```yaml
heat_template_version: rocky
```

## Instead
```yaml
heat_template_version: 2018-08-31
```

## When to ignore
Where all of a project's templates follow the names.

## Fix
Writes the date. Safe: it is the same version.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.compiler.diagnostics import Fix
from hotc.compiler.tree import Scalar
from hotc.lint.mends import edits
from hotc.lint.rule import Finding, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotc.lint.subject import Subject

RULE = Rule("L1208", "release-name-version", "info", "{written} is the version {date}", lifecycle="preview", fix="safe")


def check(subject: Subject) -> Iterator[Finding]:
    """Versions whose name is an alias."""
    node, version = subject.template.version_node, subject.template.version
    if version.kind == "hot" and isinstance(node, Scalar) and node.value == version.release and version.release:
        yield Finding(
            node,
            "heat_template_version",
            hint=f"Write {version.name}.",
            fix=Fix("Write the date", [edits.replace_name(node, version.name)]),
            written=node.value,
            date=version.name,
        )
