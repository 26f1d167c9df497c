"""
## What it does
Reports digests of secrets that are made with MD5 or SHA-1.

## Why it is bad
What the digest hides is found by trying: a graphics card makes ten thousand million MD5 digests in a
second, and tables for short passwords are there to download.

## Example
```yaml
value: {digest: [md5, {get_param: db_password}]}
```

## Instead
```yaml
value: {digest: [sha512, {get_param: db_password}]}
```
Better, don't show a digest of a password at all.

## When to ignore
Where what takes the digest knows no other kind.

## Fix
Writes `sha512`. Unsafe: whoever compares the digest must do so, too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.compiler.diagnostics import Fix, Related
from hotc.compiler.tree import Call, Scalar, Sequence
from hotc.lint.mends import edits
from hotc.lint.rule import Finding, Rule
from hotc.lint.subject import nodes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotc.compiler.template import Parameter
    from hotc.compiler.tree import Node
    from hotc.lint.subject import Subject

RULE = Rule(
    "L1123",
    "weak-digest",
    "warning",
    'This {algorithm} digest doesn\'t hide the hidden parameter "{name}"',
    fix="unsafe",
    needs=("digest",),
)


def check(subject: Subject) -> Iterator[Finding]:
    """``digest`` with a weak algorithm over something with a hidden parameter in it."""
    for placed in subject.uses.calls_of("digest"):
        argument = placed.call.argument
        if not isinstance(argument, Sequence) or len(argument.items) != 2:
            continue
        algorithm, value = argument.items
        if not isinstance(algorithm, Scalar) or str(algorithm.value).lower() not in ("md5", "sha1"):
            continue
        parameter = _hidden(subject, value)
        if parameter is not None:
            yield Finding(
                algorithm,
                f"{placed.where.path}.digest[0]",
                hint="Use sha512.",
                fix=Fix("Write sha512", [edits.replace_name(algorithm, "sha512")], safe=False),
                related=(Related(parameter.key.span, "hidden here"),),
                algorithm=str(algorithm.value).upper(),
                name=parameter.name,
            )


def _hidden(subject: Subject, value: Node) -> Parameter | None:
    """The first hidden parameter in a value."""
    for node in nodes(value):
        if isinstance(node, Call) and node.name in ("get_param", "Ref"):
            first = node.argument.items[0] if isinstance(node.argument, Sequence) and node.argument.items else None
            name = first if first is not None else node.argument
            parameter = subject.template.parameters.get(str(name.value)) if isinstance(name, Scalar) else None
            if parameter is not None and parameter.hidden:
                return parameter
    return None
