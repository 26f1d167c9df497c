"""
## What it does
Reports properties of volumes, shares and databases that can't be changed in
place, and are fed by a parameter that is not `immutable`.

## Why it is bad
Whoever updates the stack with another value gets a new, empty volume, and the old one is deleted
with all that is on it. Nothing asks first.

## Example
```yaml
parameters:
  image: {type: string}
resources:
  data:
    type: OS::Cinder::Volume
    properties: {size: 100, image: {get_param: image}}
```

## Instead
```yaml
parameters:
  image: {type: string, immutable: true}   # Heat refuses an update with another value
```
Or keep the old one: `deletion_policy: Retain` (for a volume also `Snapshot`).

## When to ignore
For data that may go.

## Fix
Adds `immutable: true` to the parameter, if it is used as a whole. Unsafe: updates with another value are
refused afterwards.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.compiler import catalog
from hotc.compiler.diagnostics import Fix, Related
from hotc.compiler.tree import Call, Mapping, Scalar, Sequence
from hotc.lint.mends import edits
from hotc.lint.rule import Finding, Rule
from hotc.lint.subject import nodes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotc.compiler.template import Parameter
    from hotc.compiler.tree import Node
    from hotc.lint.subject import Subject

RULE = Rule(
    "L1505",
    "replaced-by-parameter",
    "info",
    'Another value of the parameter "{parameter}" replaces this {thing}, with the loss of its data',
    fix="unsafe",
    needs=("OS::Cinder::Volume", "OS::Manila::Share", "OS::Trove::"),
)

_THINGS = {
    "OS::Cinder::Volume": "volume",
    "OS::Manila::Share": "share",
    "OS::Trove::Instance": "database",
    "OS::Trove::Cluster": "database cluster",
}


_WHOLE = "Make the parameter immutable, or give the resource deletion_policy: Retain."
_PART = "Give the resource deletion_policy: Retain, or take the value from an immutable parameter of its own."


def check(subject: Subject) -> Iterator[Finding]:
    """Properties of stateful types without an update in place, with a parameter in them that may change."""
    if subject.template.version.kind != "hot":
        return
    for resource in subject.resources(*_THINGS):
        known = catalog.lookup(resource.type)
        if known is None or not isinstance(resource.properties, Mapping) or _kept(resource.deletion_policy):
            continue
        for entry in resource.properties.effective():
            property = str(entry.key.value)
            if property not in known.properties or known.update_allowed(property):
                continue
            for call, parameter in _parameters(entry.value, subject):
                whole = isinstance(call.argument, Scalar)
                fix = _immutable(parameter) if whole else None  # the rest of what is in it may change
                yield Finding(
                    call,
                    f"resources.{resource.name}.properties.{property}",
                    hint=_WHOLE if whole else _PART,
                    related=(Related(parameter.key.span, "the parameter may change"),),
                    fix=fix,
                    parameter=parameter.name,
                    thing=_THINGS[resource.type],
                )


def _kept(policy: Node | None) -> bool:
    return policy is not None and not (isinstance(policy, Scalar) and str(policy.value).lower() == "delete")


def _parameters(root: Node, subject: Subject) -> Iterator[tuple[Call, Parameter]]:
    """The parameters in a value that may change, each once."""
    seen: set[str] = set()
    for node in nodes(root):
        if not isinstance(node, Call) or node.name != "get_param":
            continue
        first = node.argument.items[0] if isinstance(node.argument, Sequence) and node.argument.items else node.argument
        name = str(first.value) if isinstance(first, Scalar) else ""
        parameter = subject.template.parameters.get(name)
        if parameter is not None and not parameter.immutable and name not in seen:
            seen.add(name)
            yield node, parameter


def _immutable(parameter: Parameter) -> Fix | None:
    if not isinstance(parameter.node, Mapping):
        return None
    given = parameter.node.get("immutable")
    edit = edits.replace(given, "true") if given is not None else edits.add_key(parameter.node, "immutable: true")
    return Fix(f'Make "{parameter.name}" immutable', [edit], safe=False) if edit is not None else None
