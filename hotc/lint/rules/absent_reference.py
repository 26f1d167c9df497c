"""
## What it does
Reports `get_resource` and `get_attr` of a resource that a condition takes away while the reference
stays. The conditions on both sides, and the `if`s around the reference, are taken into account; the
message says with which parameters it happens.

## Why it is bad
With such parameters Heat refuses the whole stack ("The specified reference is incorrect"), or the
output has no value. Nobody notices before somebody uses these parameters.

## Example
```yaml
resources:
  volume:
    type: OS::Cinder::Volume
    condition: with_storage
    properties: {size: 10}
  attachment:
    type: OS::Cinder::VolumeAttachment
    properties: {volume_id: {get_resource: volume}, instance_uuid: {get_resource: server}}
```

## Instead
Give both the same condition, or choose by it:
```yaml
  attachment:
    type: OS::Cinder::VolumeAttachment
    condition: with_storage
    properties: {volume_id: {get_resource: volume}, instance_uuid: {get_resource: server}}
outputs:
  volume: {value: {if: [with_storage, {get_resource: volume}, none]}}
```

## When to ignore
Where the parameters are never given in that way, and a constraint can't say so.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.compiler.diagnostics import Related
from hotc.lint.rule import Finding, Rule
from hotc.lint.worlds import ALWAYS, DECLARED, NEVER

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotc.compiler.tree import Call
    from hotc.lint.facts.uses import Use
    from hotc.lint.subject import Subject
    from hotc.lint.worlds.worlds import Questions, World, Worlds

RULE = Rule(
    "L1022", "absent-reference", "warning", '{function} refers to "{name}", which is not there {when}', needs=DECLARED
)


def check(subject: Subject) -> Iterator[Finding]:
    """References in a place that is looked at in a world in which the resource is not there."""
    worlds = subject.worlds
    if worlds is None:
        return
    asking = worlds.asking()
    told = _told(subject)
    for name, declared in subject.template.resources.items():
        there = worlds.resource(name)
        if declared.condition is None or there in (ALWAYS, None):
            continue
        seen: set[int] = set()
        for use in subject.uses.resource.get(name, ()):
            if use.call is None or use.node.start in seen or (use.node.source.uri, use.node.start) in told:
                continue
            found = _finding(use, use.call, there, worlds, asking)
            if found is not None:
                seen.add(use.node.start)
                found.related = (Related(declared.condition.span, f'the condition of "{name}"'),)
                yield found


def _finding(use: Use, call: Call, there: World, worlds: Worlds, asking: Questions) -> Finding | None:
    place = worlds.place(use.where)
    if place in (NEVER, there) or asking.follows(there, place):
        return None
    without = asking.without(place, there)
    if asking.possible(without) != "yes":
        return None
    never = asking.apart(place, there)
    when = asking.example(without)
    return Finding(
        use.node,
        use.where.path,
        hint=_hint(use),
        function=call.name,
        name=use.name,
        when="whenever this is looked at" if never or not when else f"when {when}",
    )


def _hint(use: Use) -> str:
    kind = "output" if use.where.section == "outputs" else "resource"
    return f'Give the {kind} "{use.where.owner}" the condition of "{use.name}", or choose with an `if`.'


def _told(subject: Subject) -> set[tuple[str, int]]:
    """Where the compiler says it of the values of the day."""
    found = set()
    for diagnostic in subject.compilation.diagnostics:
        if diagnostic.name == "absent-resource" and diagnostic.span is not None:
            found.add((diagnostic.span.source.uri, diagnostic.span.start))
    return found
