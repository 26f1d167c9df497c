"""
## What it does
Reports ids (UUIDs) written into properties.

## Why it is bad
An id holds in one cloud, often in one project, only. It says nothing to a reader, and the thing
behind it may be gone.

## Example
```yaml
networks: [{network: 3b1c5f0e-8a55-4a0c-9e5e-3d6f7c3c8f11}]
```

## Instead
```yaml
networks: [{network: {get_param: network}}]
```

## When to ignore
In templates for one cloud only.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from hotc.compiler.tree import Mapping, Scalar, Sequence
from hotc.lint.rule import Finding, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotc.compiler.tree import Node
    from hotc.lint.subject import Subject

RULE = Rule("L1504", "hard-coded-id", "info", 'The id in "{name}" holds in one cloud only')

_UUID = r"(?i:[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12})"

_INNER = re.compile(r"-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-")
"""What is within: it begins with a sign that is quick to look for."""


def check(subject: Subject) -> Iterator[Finding]:
    """Whole values that are a UUID, in properties of OpenStack's own types."""
    if _INNER.search(subject.template.source.text) is None:
        return
    for definition in subject.definitions():
        if (
            definition.properties is None
            or not definition.type.startswith("OS::")
            or definition.type == "OS::Heat::Value"
        ):
            continue
        waiting: list[tuple[Node, str]] = [(definition.properties, f"{definition.path}.properties")]
        while waiting:
            node, path = waiting.pop(0)
            if isinstance(node, Scalar):
                if isinstance(node.value, str) and re.fullmatch(_UUID, node.value):
                    name = re.sub(r"\[\d+\]", "", path).rsplit(".", 1)[-1]
                    yield Finding(node, path, hint="Take it from a parameter, or write the name.", name=name)
            elif isinstance(node, Mapping):
                skipped = ("resource_def", "resource")  # a definition of its own
                waiting += [(e.value, f"{path}.{e.key.value}") for e in node.effective() if e.key.value not in skipped]
            elif isinstance(node, Sequence):
                waiting += [(item, f"{path}[{index}]") for index, item in enumerate(node.items)]
