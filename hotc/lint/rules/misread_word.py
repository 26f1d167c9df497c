"""
## What it does
Reports `yes`, `no`, `on`, `off`, `true` and `false` without quotes where a text is wanted.

## Why it is bad
YAML reads these words as booleans, and Heat makes a text of the boolean as Python does: `true` and
`yes` become `True`, `no` becomes `False`. A script that compares with `false` is never right, and a
parameter that allows `yes` and `no` takes neither.

## Example
```yaml
parameters:
  debug: {type: string, default: false}     # "False"
  backup:
    type: string
    constraints: [{allowed_values: [yes, no]}]   # "True" and "False"
```

## Instead
```yaml
parameters:
  debug: {type: string, default: "false"}
  backup:
    type: string
    constraints: [{allowed_values: ["yes", "no"]}]
```
Or a parameter of type `boolean`.

## Fix
Puts quotes around the word. Unsafe: the text becomes the word that stands there.

## When to ignore
Where the text goes to something that wants `True` and `False`. Quote it then, all the same.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.compiler.diagnostics import Fix
from hotc.compiler.tree import Mapping, Scalar, Sequence
from hotc.lint.facts.given import given_values
from hotc.lint.mends import edits
from hotc.lint.rule import Finding, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotc.compiler.template import Parameter
    from hotc.compiler.tree import Node
    from hotc.lint.subject import Subject

RULE = Rule(
    "L1605", "misread-word", "warning", 'YAML reads {raw} as a boolean: the text becomes "{value}"', fix="unsafe"
)


def check(subject: Subject) -> Iterator[Finding]:
    """Booleans as defaults and allowed values of string parameters, and in properties that are strings."""
    for parameter in subject.template.parameters.values():
        if parameter.type == "string" and not parameter.hidden:
            yield from _of(parameter)
    for given in given_values(subject, "string", plain=True):
        if _is_boolean(given.node):
            yield _finding(given.node, given.path, mend=True)


def _of(parameter: Parameter) -> Iterator[Finding]:
    path = f"parameters.{parameter.name}"
    allowed = list(_allowed(parameter))
    words = [item for item in allowed if _is_boolean(item)]
    told = [item for item in words if item.raw.lower() not in ("true", "false")]  # these two: see boolean-as-text
    default = parameter.default
    misread = default is not None and _is_boolean(default)
    # the default and the allowed values must change together, and to what fits
    texts = {item.raw if item in told else str(item.value) for item in allowed}
    fits = default is None or not allowed or (isinstance(default, Scalar) and default.raw in texts)
    if misread and isinstance(default, Scalar):
        yield _finding(default, f"{path}.default", mend=fits)
    for item in told:
        yield _finding(item, f"{path}.constraints", mend=fits)


def _allowed(parameter: Parameter) -> Iterator[Scalar]:
    constraints = parameter.node.get("constraints") if isinstance(parameter.node, Mapping) else None
    for constraint in constraints.items if isinstance(constraints, Sequence) else ():
        listed = constraint.get("allowed_values") if isinstance(constraint, Mapping) else None
        for item in listed.items if isinstance(listed, Sequence) else ():
            if isinstance(item, Scalar):
                yield item


def _is_boolean(node: Node) -> bool:
    """Whether a boolean is there, and the text that it gives is not the very word that is written (``True``)."""
    if not isinstance(node, Scalar) or not isinstance(node.value, bool) or node.anchor is not None:
        return False
    return node.raw != str(node.value)


def _finding(node: Node, path: str, *, mend: bool) -> Finding:
    assert isinstance(node, Scalar)
    written = node.source.text[node.start : node.end] == node.raw
    fix = Fix("Put quotes around it", [edits.replace(node, f'"{node.raw}"')], safe=False) if mend and written else None
    hint = f'Quote it: "{node.raw}". Or let the parameter be a boolean.'
    if not path.startswith("parameters."):
        hint = f'Quote it: "{node.raw}".'
    return Finding(node, path, hint=hint, fix=fix, raw=node.raw, value=node.value)
