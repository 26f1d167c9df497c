"""
## What it does
Reports templates that the `resource_registry` names by an absolute path.

## Why it is bad
The file is there on one machine only. Paths in an environment are relative to the environment, so that a project can
be moved and shared.

## Example
```yaml
resource_registry:
  "My::Server": /home/me/stacks/server.yaml
```

## Instead
```yaml
resource_registry:
  "My::Server": server.yaml
```

## When to ignore
For files that a package puts in the same place on every machine. Those under `/usr` are left alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.compiler.tree import Mapping, Scalar
from hotc.lint.facts.environments import REGISTRY, said
from hotc.lint.rule import Finding, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotc.compiler.tree import Entry
    from hotc.lint.subject import Subject

RULE = Rule("L1715", "path-of-one-machine", "warning", "{target} is there on one machine only", scope="environments")

_INSTALLED = ("/usr/", "file:///usr/")


def check(subject: Subject) -> Iterator[Finding]:
    """Absolute paths as targets, and as ``base_url``."""
    for each in said(subject, REGISTRY):
        for entry, path in _entries(each.entry, each.path):
            value = entry.value
            target = value.value if isinstance(value, Scalar) else None
            if not isinstance(value, Scalar) or not isinstance(target, str) or target.startswith(_INSTALLED):
                continue
            if target.startswith(("/", "file:")):
                yield Finding(value, path, hint="Write it relative to the environment.", target=target)


def _entries(entry: Entry, path: str) -> Iterator[tuple[Entry, str]]:
    """An entry, and those below it."""
    waiting = [(entry, path)]
    while waiting:
        one, place = waiting.pop()
        yield one, place
        if isinstance(one.value, Mapping):
            waiting += [(below, f"{place}.{below.key.value}") for below in reversed(list(one.value.effective()))]
