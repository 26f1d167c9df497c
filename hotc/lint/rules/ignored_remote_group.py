"""
## What it does
Reports rules of an `OS::Neutron::SecurityGroup` in which `remote_mode` makes Heat ignore the remote
that is written: `remote_group_id` without `remote_mode: remote_group_id`, and `remote_ip_prefix`
with it.

## Why it is bad
`remote_mode` is `remote_ip_prefix` when nothing is said, and Heat then drops `remote_group_id`
without a word. The rule has no remote left and lets in everybody. In the other case the network is
dropped, and only the group is let in.

## Example
```yaml
rules:
  - protocol: tcp
    port_range_min: 3306
    port_range_max: 3306
    remote_group_id: {get_resource: web}
```

## Instead
```yaml
rules:
  - protocol: tcp
    port_range_min: 3306
    port_range_max: 3306
    remote_mode: remote_group_id
    remote_group_id: {get_resource: web}
```

## Fix
Adds `remote_mode: remote_group_id`. Unsafe: traffic that the rule lets in today is shut out.

## When to ignore
Never; take out what is ignored.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.compiler.diagnostics import Fix
from hotc.compiler.tree import Mapping, Scalar, Sequence
from hotc.lint.facts.security_rules import GROUP
from hotc.lint.mends import edits
from hotc.lint.rule import Finding, Rule
from hotc.lint.subject import written

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotc.lint.subject import Subject

RULE = Rule(
    "L1107",
    "ignored-remote-group",
    "warning",
    "Heat ignores this {name}: {result}",
    fix="unsafe",
    needs=("remote_group_id",),
)


def check(subject: Subject) -> Iterator[Finding]:
    """Rules written out in a group whose remote and ``remote_mode`` disagree."""
    for resource in subject.resources(GROUP):
        rules = written(resource, "rules")
        for index, rule in enumerate(rules.items if isinstance(rules, Sequence) else ()):
            if not isinstance(rule, Mapping):
                continue
            found = _disagreement(rule)
            if found is not None:
                found.path = f"resources.{resource.name}.properties.rules[{index}]{found.path}"
                yield found


def _disagreement(rule: Mapping) -> Finding | None:
    mode, group, prefix = (rule.get(name) for name in ("remote_mode", "remote_group_id", "remote_ip_prefix"))
    if mode is not None and not isinstance(mode, Scalar):
        return None
    said = mode.value if mode is not None else "remote_ip_prefix"
    if said == "remote_group_id" and _given(prefix):
        entry = rule.entry("remote_ip_prefix")
        assert entry is not None
        result = "remote_mode is remote_group_id, and only the group is let in"
        hint = "Leave it out, or write a rule of its own for the network."
        return Finding(entry.key, ".remote_ip_prefix", hint=hint, name="remote_ip_prefix", result=result)
    if said != "remote_ip_prefix" or not _given(group):
        return None
    entry = rule.entry("remote_group_id")
    assert entry is not None
    result = "only the network is let in" if _given(prefix) else "the rule lets in everybody"
    edit = edits.replace(mode, "remote_group_id") if mode is not None else None
    if mode is None and prefix is None:
        edit = edits.add_key(rule, "remote_mode: remote_group_id") or edits.add_before(
            entry.key, "remote_mode: remote_group_id"
        )
    fix = Fix("Add remote_mode: remote_group_id", [edit], safe=False) if edit is not None and prefix is None else None
    hint = (
        "Add remote_mode: remote_group_id."
        if prefix is None
        else "Write two rules, one for the network, one for the group."
    )
    return Finding(entry.key, ".remote_group_id", hint=hint, fix=fix, name="remote_group_id", result=result)


def _given(node: object) -> bool:
    return node is not None and not (isinstance(node, Scalar) and node.value in (None, ""))
