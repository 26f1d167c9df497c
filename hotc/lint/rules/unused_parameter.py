"""
## What it does
Reports parameters that nothing in the template uses.

## Why it is bad
Whoever starts the stack is asked for a value that changes nothing. Often it is the trace of a
mistake: the value was meant to reach a resource and doesn't.

## Example
```yaml
parameters:
  db_password: {type: string, hidden: true}   # never used below
```

## Instead
Use the parameter where its value belongs, or take it out.

## When to ignore
Where templates share an interface, and each must take the same parameters whether it needs them or
not.

## Fix
Takes the parameter out, from its group, too. Unsafe: callers that give a value for it are refused afterwards. Where a
caller is looked at as well (an environment, parameters, a template around this one) and gives one, nothing is mended,
nor where the parameter is used in a text that looks like a function: that was meant to be one.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from hotc.compiler.diagnostics import Fix
from hotc.compiler.tree import Mapping, Scalar, Sequence
from hotc.lint.mends import edits
from hotc.lint.rule import Finding, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotc.compiler.diagnostics import TextEdit
    from hotc.lint.subject import Subject

RULE = Rule("L1001", "unused-parameter", "warning", 'The parameter "{name}" is never used', fix="unsafe")

_MEANT = r"get_param\W{1,9}([\w-]+)"


def check(subject: Subject) -> Iterator[Finding]:
    """Parameters without a use, where every name used is written out."""
    if not subject.whole or subject.uses.computed("parameter"):
        return
    grouped: dict[str, list[TextEdit | None]] | None = None
    meant: set[str] = set()
    for parameter in subject.template.parameters.values():
        if parameter.name in subject.uses.parameter or parameter.name in subject.loose_parameters:
            continue
        if grouped is None:
            grouped, meant = _grouped(subject.template.root), set(re.findall(_MEANT, subject.template.source.text))
        stays = parameter.name in meant or _is_given(subject, parameter.name)
        yield Finding(
            parameter.key,
            f"parameters.{parameter.name}",
            hint=f"Use it with {_reference(subject, parameter.name)}, or take it out.",
            fix=None if stays else _removal(subject, parameter.name, grouped.get(parameter.name, [])),
            name=parameter.name,
        )


def _is_given(subject: Subject, name: str) -> bool:
    """Whether a caller that we know of gives the parameter a value, and would be refused without it."""
    context = subject.compilation.context
    if subject.is_main:
        layers = context.environment.layers if context.environment is not None else ()
        return name in context.options.parameters or any(name in layer.parameters for layer in layers)
    around = (each for each in subject.all_templates if each is not subject.template)
    main = subject.compilation.template
    return any(name in each.source.text for each in around) or (main is not None and name in main.source.text)


def _removal(subject: Subject, name: str, grouped: list[TextEdit | None]) -> Fix | None:
    root = subject.template.root
    section = subject.template.version.key("sections", "parameters")
    found = [edits.remove_named(root, section, name), *grouped]
    wanted = [edit for edit in found if edit is not None]
    return Fix("Take the parameter out", wanted, safe=False) if len(wanted) == len(found) else None


def _reference(subject: Subject, name: str) -> str:
    from hotc.lint.facts.references import to_parameter

    return to_parameter(subject.template, name)


def _grouped(root: Mapping) -> dict[str, list[TextEdit | None]]:
    """By name: what takes it out of the parameter groups, too; ``None`` where nothing would be left of a group."""
    found: dict[str, list[TextEdit | None]] = {}
    groups = root.get("parameter_groups")
    for group in groups.items if isinstance(groups, Sequence) else ():
        members = group.get("parameters") if isinstance(group, Mapping) else None
        if isinstance(members, Sequence):
            for index, member in enumerate(members.items):
                if isinstance(member, Scalar):
                    found.setdefault(str(member.value), []).append(edits.remove_item(members, index))
    return found
