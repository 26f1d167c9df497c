"""
## What it does
Reports a parameter that is used, but can never matter: only in branches that are never taken, in
resources that are never there, or in conditions that have the same result without it. Where it is a
condition that is always the same, [constant-condition](L1003.md) says so instead.

## Why it is bad
Whoever starts the stack gives a value for it, and it changes nothing. Often a condition is wrong.

## Example
```yaml
conditions:
  is_small: {equals: [{get_param: size}, small]}
resources:
  net:
    type: OS::Neutron::Net
    condition: is_small
    properties:
      name: {if: [is_small, net, {get_param: spare}]}   # spare is never taken
```

## Instead
Mend the condition, or take the parameter out.

## When to ignore
Where templates share an interface, and each must take the same parameters whether it needs them or
not.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.lint.rule import Finding, Rule
from hotc.lint.worlds import ALWAYS, NEVER, WORDS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotc.lint.subject import Subject
    from hotc.lint.worlds.worlds import Worlds

RULE = Rule(
    "L1034", "idle-parameter", "warning", 'The parameter "{name}" is used, but its value never matters', needs=WORDS
)


def check(subject: Subject) -> Iterator[Finding]:
    """Parameters with uses, none of which can reach a resource, an output or a decision."""
    worlds = subject.worlds
    if worlds is None or subject.uses.computed("parameter") or subject.uses.computed("condition"):
        return
    matter: set[str] | None = None
    for parameter in subject.template.parameters.values():
        uses = subject.uses.parameter.get(parameter.name)
        if not uses or parameter.name in subject.loose_parameters:
            continue
        if any(use.where.section != "conditions" and worlds.place(use.where) != NEVER for use in uses):
            continue
        if not all(use.where.owner in subject.uses.condition for use in uses if use.where.section == "conditions"):
            continue  # of a condition that decides nothing: told there
        if any(worlds.named(use.where.owner) in (ALWAYS, NEVER) for use in uses if use.where.section == "conditions"):
            continue  # the condition is constant: told there, with the reason
        if matter is None:
            matter = _deciding(subject, worlds)
        if parameter.name not in matter:
            yield Finding(
                parameter.key,
                f"parameters.{parameter.name}",
                hint="Mend the conditions that rest on it, or take it out.",
                name=parameter.name,
            )


def _deciding(subject: Subject, worlds: Worlds) -> set[str]:
    """The parameters on which it rests what is there and which branch is taken; all of them where that is not known."""
    asking = worlds.asking()
    found: set[str] = set()
    for root in worlds.roots:
        if root.definition:
            continue
        names = asking.parameters(root.world)
        if names is None:
            return set(subject.template.parameters)
        found |= names
    return found
