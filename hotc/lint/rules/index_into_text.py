"""
## What it does
Reports a `get_param` with a path into a string parameter.

## Why it is bad
A string has no items: Heat gives one character of it for a number, and nothing for a key. The
parameter was meant to be a list or a map.

## Example
```yaml
parameters:
  addresses: {type: string}
resources:
  port:
    type: OS::Neutron::Port
    properties: {network: lan, fixed_ips: [{ip_address: {get_param: [addresses, 0]}}]}
```

## Instead
```yaml
parameters:
  addresses: {type: comma_delimited_list}
```

## Fix
Declares the parameter as `comma_delimited_list`, where all that is asked of it are items by their
number. Unsafe: its value is read in another way.

## When to ignore
Where a character is wanted.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.compiler.diagnostics import Fix, Related
from hotc.compiler.tree import Call, Mapping, Scalar, Sequence
from hotc.lint.mends import edits
from hotc.lint.rule import Finding, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotc.compiler.template import Parameter
    from hotc.compiler.tree import Node
    from hotc.lint.subject import Subject

RULE = Rule(
    "L1609",
    "index-into-text",
    "warning",
    'The parameter "{name}" is a string: {problem}',
    fix="unsafe",
    needs=("get_param",),
)


def check(subject: Subject) -> Iterator[Finding]:
    """The first path into each string parameter."""
    told: set[str] = set()
    for placed in subject.uses.calls_of("get_param"):
        argument = placed.call.argument
        if not isinstance(argument, Sequence) or len(argument.items) < 2 or not isinstance(argument.items[0], Scalar):
            continue
        name, step = str(argument.items[0].value), argument.items[1]
        parameter = subject.template.parameters.get(name)
        if parameter is None or parameter.type != "string" or parameter.guessed or name in told:
            continue
        told.add(name)
        number = not isinstance(step, Scalar) or _is_index(step)
        yield Finding(
            step,
            placed.where.path,
            hint=f"Declare it as {'comma_delimited_list' if number else 'json'}.",
            related=(Related(parameter.key.span, "declared here"),),
            fix=_as_list(subject, parameter) if number else None,
            name=name,
            problem="this is one character of it" if number else "it has no keys",
        )


def _is_index(step: Node) -> bool:
    return isinstance(step, Scalar) and not isinstance(step.value, bool) and str(step.value).lstrip("-").isdigit()


def _as_list(subject: Subject, parameter: Parameter) -> Fix | None:
    uses = subject.uses.parameter.get(parameter.name, ())
    whole = [use for use in uses if use.call is None or not _takes_item(use.call)]
    node = parameter.node.get("type") if isinstance(parameter.node, Mapping) else None
    if whole or parameter.constraints or subject.uses.computed("parameter") or not isinstance(node, Scalar):
        return None
    if node.anchor is not None:
        return None
    return Fix("Declare it as a list", [edits.replace_name(node, "comma_delimited_list")], safe=False)


def _takes_item(call: Call) -> bool:
    argument = call.argument
    return isinstance(argument, Sequence) and len(argument.items) > 1 and not _is_key(argument.items[1])


def _is_key(step: Node) -> bool:
    return isinstance(step, Scalar) and not _is_index(step)
