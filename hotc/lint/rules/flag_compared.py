"""
## What it does
Reports the comparison of a boolean parameter with true or false.

## Why it is bad
A boolean parameter is a condition already. One comparison less is one place less at which `true` and
`"true"` can be mixed up, after which the condition never holds.

## Example
```yaml
conditions:
  is_public: {equals: [{get_param: public}, true]}
  is_private: {equals: [{get_param: public}, false]}
```

## Instead
```yaml
conditions:
  is_public: {get_param: public}
  is_private: {not: {get_param: public}}
```

## When to ignore
Where the comparison is found more readable.

## Fix
Leaves the parameter, with a `not` where it is compared with false. Safe: it is the same.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.compiler.tree import Call, Scalar
from hotc.lint.rule import Finding, Rule
from hotc.lint.worlds import WORDS, arguments

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotc.compiler.diagnostics import Fix
    from hotc.lint.subject import Subject

RULE = Rule(
    "L1035",
    "flag-compared",
    "info",
    '"{name}" is a condition already, and need not be compared with {value}',
    fix="safe",
    needs=WORDS,
)


def check(subject: Subject) -> Iterator[Finding]:
    """``equals`` of a boolean parameter and a boolean, in HOT."""
    worlds = subject.worlds
    if worlds is None:
        return
    for root, call in worlds.calls("equals"):
        sides = arguments(call)
        for asked, literal in (sides, sides[::-1]) if len(sides) == 2 else ():
            name = _flag(subject, asked)
            if name and isinstance(literal, Scalar) and isinstance(literal.value, bool):
                yield Finding(
                    call.key,
                    root.path,
                    hint=f"Write {{get_param: {name}}}{'' if literal.value else ' in a `not`'}.",
                    fix=_fix(call, asked, negated=not literal.value),
                    name=name,
                    value="true" if literal.value else "false",
                )


def _flag(subject: Subject, node: object) -> str:
    if not isinstance(node, Call) or node.name != "get_param" or not isinstance(node.argument, Scalar):
        return ""
    declared = subject.template.parameters.get(str(node.argument.value))
    return declared.name if declared is not None and declared.type == "boolean" and not declared.guessed else ""


def _fix(call: Call, asked: object, *, negated: bool) -> Fix | None:
    from hotc.lint.mends.unwrapping import unwrapped

    assert isinstance(asked, Call)
    fix = unwrapped("Leave the parameter", call, asked)
    if fix is None or not negated:
        return fix
    edit = fix.edits[0]
    if not edit.text.startswith("{"):
        return None
    edit.text = f'{{"not": {edit.text}}}' if '"' in edit.text else f"{{not: {edit.text}}}"
    return fix
