"""
## What it does
Reports string parameters that name a thing in the cloud (an image, a flavor, a key pair, a network)
without a constraint that says so.

## Why it is bad
Heat looks for the thing when it checks the property, and then speaks of the property. With a
`custom_constraint` it speaks of the parameter that was given, checks it first, and Horizon offers a
list to choose from.

## Example
```yaml
parameters:
  image: {type: string}
```

## Instead
```yaml
parameters:
  image:
    type: string
    constraints:
      - custom_constraint: glance.image
```

## Fix
Adds the constraint. Unsafe: an empty value, which some templates take for "none", is refused
afterwards.

## When to ignore
In nested templates, whose parameters are given by another template.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.compiler.diagnostics import Fix
from hotc.compiler.tree import Mapping, Scalar
from hotc.lint.facts.given import given_values, parameter_of
from hotc.lint.mends import edits
from hotc.lint.rule import Finding, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotc.compiler.template import Parameter
    from hotc.lint.subject import Subject

RULE = Rule(
    "L1617",
    "unchecked-parameter",
    "info",
    'The parameter "{name}" names {thing}, and nothing says so',
    lifecycle="preview",
    fix="unsafe",
    needs=("get_param",),
)

_THINGS = {
    "glance.image": "an image",
    "nova.flavor": "a flavor",
    "nova.keypair": "a key pair",
    "neutron.network": "a network",
    "neutron.subnet": "a subnet",
    "neutron.port": "a port",
    "neutron.router": "a router",
    "cinder.volume": "a volume",
    "cinder.vtype": "a volume type",
    "cinder.snapshot": "a snapshot",
}


def check(subject: Subject) -> Iterator[Finding]:
    """String parameters given whole to a property with a custom constraint, without constraints of their own."""
    if subject.template.version.kind != "hot":
        return
    wanted: dict[str, set[str]] = {}
    for given in given_values(subject, "string"):
        if not given.property.constraints:
            continue
        custom = next((str(each["custom"]) for each in given.property.constraints if "custom" in each), "")
        if custom in _THINGS and (name := parameter_of(given.node)) is not None:
            wanted.setdefault(name, set()).add(custom)
    for name, customs in wanted.items():
        parameter = subject.template.parameters.get(name)
        if parameter is None or parameter.type != "string" or len(customs) > 1:
            continue
        if any(each.kind in ("custom_constraint", "allowed_values") for each in parameter.constraints):
            continue
        (custom,) = customs
        hint = f"Add the constraint custom_constraint: {custom}."
        fix = _addition(parameter, custom)
        yield Finding(parameter.key, f"parameters.{name}", hint=hint, fix=fix, name=name, thing=_THINGS[custom])


def _addition(parameter: Parameter, custom: str) -> Fix | None:
    node = parameter.node
    empty = isinstance(parameter.default, Scalar) and parameter.default.value in ("", None)
    if (
        not isinstance(node, Mapping)
        or not node.entries
        or node.anchor is not None
        or node.entry("constraints") is not None
        or empty
    ):
        return None
    column = node.entries[0].key.span.column - 1
    edit = edits.add_key(node, f"constraints:\n{' ' * column}  - custom_constraint: {custom}")
    return Fix("Add the constraint", [edit], safe=False) if edit is not None else None
