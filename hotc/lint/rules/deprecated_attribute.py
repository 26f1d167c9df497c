"""
## What it does
Reports attributes that Heat has deprecated or hidden.

## Why it is bad
They work for now, and will go.

## Example
```yaml
value: {get_attr: [volume, attachments]}
```

## Instead
```yaml
value: {get_attr: [volume, attachments_list]}
```

## When to ignore
In templates that must also run on a Heat older than the successor.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.compiler import catalog
from hotc.compiler.tree import Scalar, Sequence
from hotc.lint.facts.support import OLD, since_text
from hotc.lint.rule import Finding, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotc.lint.subject import Subject

RULE = Rule(
    "L1204",
    "deprecated-attribute",
    "warning",
    'The attribute "{name}" of {type} is deprecated{since}',
    needs=("get_attr", "Fn::GetAtt"),
)

_HINTS = {
    ("OS::Nova::Server", "first_address"): "Use {get_attr: [SERVER, networks, NETWORK, 0]}.",
}
"""What to use where the catalogue names no successor."""


def check(subject: Subject) -> Iterator[Finding]:
    """``get_attr`` with a resource and an attribute that are written out."""
    for placed in subject.uses.calls_of("get_attr", "Fn::GetAtt"):
        argument = placed.call.argument
        if not isinstance(argument, Sequence) or len(argument.items) < 2:
            continue
        first, second = argument.items[:2]
        if not isinstance(first, Scalar) or not isinstance(second, Scalar):
            continue
        resource = subject.template.resources.get(str(first.value))
        known = catalog.lookup(resource.type) if resource is not None else None
        attribute = known.attributes.get(str(second.value)) if known is not None else None
        if known is not None and attribute is not None and attribute.support.status in OLD:
            hint = (
                f"Use {attribute.support.use}."
                if attribute.support.use
                else _HINTS.get((known.name, attribute.name), "")
            )
            since = since_text(attribute.support)
            yield Finding(second, placed.where.path, hint=hint, name=second.value, type=known.name, since=since)
