"""
## What it does
Reports passwords, tokens and keys that are written into a property.

## Why it is bad
The secret stands in the template, in its history, and in every copy. It can only be changed by
changing the template.

## Example
```yaml
properties:
  admin_pass: S3cret!
```

## Instead
```yaml
properties:
  admin_pass: {get_param: admin_password}   # a parameter with hidden: true
```

## When to ignore
Where the value is no secret.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.compiler.tree import Mapping, Scalar, Sequence
from hotc.lint.facts.secrets import WORDS, is_a_stand_in, names_a_secret
from hotc.lint.rule import Finding, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotc.compiler.tree import Node
    from hotc.lint.subject import Subject

RULE = Rule(
    "L1105",
    "hard-coded-secret",
    "warning",
    'The property "{name}" holds a secret in plain text',
    needs=WORDS,
)


def check(subject: Subject) -> Iterator[Finding]:
    """Texts in properties that are called like a secret."""
    for resource in subject.resources():
        if resource.properties is None or not resource.type.startswith("OS::"):
            continue
        waiting: list[tuple[Node, str]] = [(resource.properties, f"resources.{resource.name}.properties")]
        while waiting:
            node, path = waiting.pop(0)
            if isinstance(node, Sequence):
                waiting += [(item, f"{path}[{index}]") for index, item in enumerate(node.items)]
            if not isinstance(node, Mapping):
                continue
            for entry in node.effective():
                name, value = str(entry.key.value), entry.value
                if isinstance(value, Scalar):
                    if isinstance(value.value, str) and names_a_secret(name) and not is_a_stand_in(value.value):
                        hidden = "hidden" if subject.template.version.kind == "hot" else "NoEcho"
                        hint = f"Take it from a parameter with {hidden}: true."
                        yield Finding(value, f"{path}.{name}", hint=hint, name=name)
                else:
                    waiting.append((value, f"{path}.{name}"))
