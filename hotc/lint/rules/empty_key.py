"""
## What it does
Reports keys of parameters and resources with nothing behind them: no constraint, no tag, no label, no
metadata, nothing to wait for.

## Why it is bad
The key does nothing. Something was meant to stand there, or has been taken out by half.

## Example
```yaml
parameters:
  size:
    type: number
    constraints: []
```

## Instead
```yaml
parameters:
  size:
    type: number
```

## Fix
Takes the key out. Safe: Heat reads it as if it were not there.

## When to ignore
In a skeleton that others fill.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.compiler.diagnostics import Fix
from hotc.compiler.tree import Mapping, Scalar, Sequence
from hotc.lint.mends import edits
from hotc.lint.rule import Finding, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotc.compiler.tree import Node
    from hotc.lint.subject import Subject

RULE = Rule("L1602", "empty-key", "info", 'There is nothing in the {key} of the {kind} "{name}"', fix="safe")

_OF_PARAMETERS = frozenset({"constraints", "label", "tags"})
_OF_RESOURCES = frozenset({"depends_on", "metadata", "properties", "update_policy"})


def check(subject: Subject) -> Iterator[Finding]:
    """Keys whose value is an empty text, list or map; a null where Heat takes it for nothing."""
    template = subject.template
    if edits.is_flow(template.root) or not subject.whole:
        return  # JSON is written by tools, which leave nothing out
    version = template.version
    for parameter in template.parameters.values():
        yield from _empty(parameter.node, version.parameter_keys, _OF_PARAMETERS, ("parameter", parameter.name))
    for resource in template.resources.values():
        yield from _empty(resource.node, version.resource_keys, _OF_RESOURCES, ("resource", resource.name))


def _empty(node: Node, keys: dict[str, str], wanted: frozenset[str], what: tuple[str, str]) -> Iterator[Finding]:
    if not isinstance(node, Mapping) or node.anchor is not None:
        return
    kind, name = what
    for entry in node.effective():
        key, value = str(entry.key.value), entry.value
        if keys.get(key) not in wanted or value.anchor is not None or entry.key.anchor is not None:
            continue
        if isinstance(value, Mapping):
            empty = not value.entries
        elif isinstance(value, Sequence):
            empty = not value.items
        else:
            # null instead of tags, or of anything in a resource, is an error
            nothing = ("", None) if keys[key] in ("constraints", "label") else ("",)
            empty = isinstance(value, Scalar) and value.value in nothing
        if empty:
            edit = edits.remove_entry(node, entry)
            fix = Fix("Take the key out", [edit]) if edit is not None else None
            yield Finding(
                entry.key, f"{kind}s.{name}.{key}", hint="Take it out.", fix=fix, key=key, kind=kind, name=name
            )
