"""
## What it does
Reports `event_sinks` that Heat can't make: of a type that it doesn't have, without `target`, or with a key that is
none.

## Why it is bad
Heat ends with an internal error before it looks at the template.

## Example
```yaml
event_sinks:
- {type: zaqar, target: events}
```

## Instead
```yaml
event_sinks:
- {type: zaqar-queue, target: events, ttl: 3600}
```

## When to ignore
Where a plug-in of your Heat brings other sinks.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.compiler.tree import Mapping, Scalar
from hotc.lint.rule import Finding, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotc.lint.subject import Subject

RULE = Rule("L1719", "broken-event-sink", "error", "Heat can't make this event sink: {problem}", scope="environments")

_TYPE, _KEYS = "zaqar-queue", ("type", "target", "ttl")
"""The sink that Heat 27.0.1 has, and the arguments of its class (heat/engine/clients/os/zaqar.py)."""


def check(subject: Subject) -> Iterator[Finding]:
    """Sinks in all environments; those without a type are the compiler's business."""
    environment = subject.compilation.context.environment
    files = {layer.source.uri for layer in subject.environments}
    for number, sink in enumerate(environment.event_sinks if environment is not None else ()):
        kind = sink.get("type") if isinstance(sink, Mapping) else None
        if not isinstance(sink, Mapping) or not isinstance(kind, Scalar) or sink.source.uri not in files:
            continue
        path = f"event_sinks[{number}]"
        if kind.value != _TYPE:
            yield Finding(kind, f"{path}.type", hint=f"Write {_TYPE}.", problem=f'"{kind.value}" is none of its types')
            continue
        if sink.entry("target") is None:
            yield Finding(sink, path, hint="Name the queue: target: events.", problem="it has no target")
        for entry in sink.effective():
            if entry.key.value not in _KEYS:
                problem = f'it has no "{entry.key.value}"'
                yield Finding(entry.key, f"{path}.{entry.key.value}", hint="There are target and ttl.", problem=problem)
