"""
## What it does
Reports string parameters that go nowhere but into properties that are numbers, or booleans.

## Why it is bad
Anything may be typed in, and what is no number is found only when the property is checked, with a
message about the property. A number parameter says at once what it takes, and may have a range.

## Example
```yaml
parameters:
  count: {type: string, default: "3"}
resources:
  group:
    type: OS::Heat::ResourceGroup
    properties: {count: {get_param: count}, resource_def: {type: OS::Heat::RandomString}}
```

## Instead
```yaml
parameters:
  count: {type: number, default: 3}
```

## Fix
Changes the type of the parameter. Unsafe: values that are no numbers are refused afterwards.

## When to ignore
Where an interface is given from outside.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.compiler.constraints import to_boolean, to_number
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
    "L1608",
    "number-as-text",
    "info",
    'The parameter "{name}" is a string, but used as a {type}',
    fix="unsafe",
    needs=("get_param", "Ref"),
)

_KINDS = {"integer": "number", "number": "number", "boolean": "boolean"}


def check(subject: Subject) -> Iterator[Finding]:
    """String parameters whose every use is the whole value of a number property, or of a boolean one."""
    wanted: dict[str, list[str]] = {}
    for given in given_values(subject, *_KINDS):
        if (name := parameter_of(given.node)) is not None:
            wanted.setdefault(name, []).append(_KINDS[given.property.type])
    if not wanted or not subject.whole or subject.uses.computed("parameter"):
        return
    for name, kinds in wanted.items():
        parameter = subject.template.parameters.get(name)
        if parameter is None or parameter.type != "string" or len(set(kinds)) > 1 or parameter.guessed:
            continue
        if len(subject.uses.parameter.get(name, ())) == len(kinds) and _fits(parameter, kinds[0]):
            hint = f"Declare it as {kinds[0]}."
            fix = _retype(parameter, kinds[0])
            yield Finding(parameter.key, f"parameters.{name}", hint=hint, fix=fix, name=name, type=kinds[0])


def _fits(parameter: Parameter, kind: str) -> bool:
    """Whether the default and the allowed values are of that kind; a boolean with two words has a rule of its own."""
    values = [parameter.default.value] if isinstance(parameter.default, Scalar) else []
    for constraint in parameter.constraints:
        if constraint.kind == "allowed_values" and isinstance(constraint.argument, list):
            values += constraint.argument
            if kind == "boolean":
                return False
    try:
        for value in values:
            _ = to_boolean(value) if kind == "boolean" else to_number(value)
    except (ValueError, TypeError):
        return False
    return not values or not any(isinstance(value, bool) for value in values) or kind == "boolean"


def _retype(parameter: Parameter, kind: str) -> Fix | None:
    if not isinstance(parameter.node, Mapping) or any(c.kind != "allowed_values" for c in parameter.constraints):
        return None
    node = parameter.node.get("type")
    if not isinstance(node, Scalar) or node.anchor is not None:
        return None
    return Fix(f"Declare it as {kind}", [edits.replace_name(node, kind)], safe=False)
