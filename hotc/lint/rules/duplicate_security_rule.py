"""
## What it does
Reports a security group rule that stands in its group twice.

## Why it is bad
Neutron has each rule once only. The second one was probably meant to open something else.

## Example
```yaml
rules:
  - {protocol: tcp, port_range_min: 80, port_range_max: 80}
  - {protocol: tcp, port_range_min: 80, port_range_max: 80}
```

## Instead
Take the second one out, or mend it.

## When to ignore
Never.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.compiler.diagnostics import Related
from hotc.compiler.leaves import is_known
from hotc.lint.rule import Finding, Rule
from hotc.lint.security_rules import GROUP, place_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from hotc.lint.subject import Subject

RULE = Rule("L1302", "duplicate-security-rule", "warning", "This rule stands in the group twice")

_DEFAULTS = {"direction": "ingress", "ethertype": "IPv4", "remote_mode": "remote_ip_prefix"}


def check(subject: Subject) -> Iterator[Finding]:
    """Rules of one group with the same values, defaults filled in."""
    for resource in subject.resources(GROUP):
        rules = subject.value(resource, "rules")
        seen: dict[str, int] = {}
        for index, rule in enumerate(rules if isinstance(rules, list) else ()):
            if not isinstance(rule, dict) or not is_known(rule):
                continue
            first = seen.setdefault(_key(rule), index)
            if first == index:
                continue
            yield Finding(
                place_of(resource, index, len(rules)),
                f"resources.{resource.name}.properties.rules[{index}]",
                hint="Take it out, or mend it.",
                related=(Related(place_of(resource, first, len(rules)).span, "the same rule"),),
            )


def _key(rule: dict[str, Any]) -> str:
    # Heat reads "80" as 80 here, and a protocol in any case.
    values = {**_DEFAULTS, **{key: value for key, value in rule.items() if value is not None}}
    return repr(sorted((key, str(value).lower()) for key, value in values.items()))
