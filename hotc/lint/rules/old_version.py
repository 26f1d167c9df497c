"""
## What it does
Reports templates of a version from before 2016-10-14 (Newton).

## Why it is bad
Conditions, `external_id`, `yaql` and `map_replace` came with 2016-10-14; `contains` and `make_url`
with 2017-09-01. Every OpenStack that is still maintained knows these versions.

## Example
```yaml
heat_template_version: 2013-05-23
```

## Instead
```yaml
heat_template_version: 2018-08-31
```

## When to ignore
Where the template must run on a cloud from before 2016.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.compiler.versions import ALL, lookup
from hotc.lint.rule import Finding, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotc.lint.subject import Subject

RULE = Rule("L1203", "old-version", "info", "Version {version} is from before OpenStack {release}", lifecycle="preview")

_LEAST, _BETTER = "2016-10-14", "2018-08-31"


def check(subject: Subject) -> Iterator[Finding]:
    """HOT versions before conditions. A version of CFN is what it is."""
    version, least = subject.template.version, lookup(_LEAST)
    if version.kind != "hot" or least is None or subject.template.version_node is None:
        return
    if ALL.index(version) < ALL.index(least):
        yield Finding(
            subject.template.version_node,
            "heat_template_version",
            hint=f"Write {_BETTER}, and validate: a few functions of the first versions are gone.",
            version=version.name,
            release=least.release.capitalize(),
        )
