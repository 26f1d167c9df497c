"""
## What it does
Reports `%index%` where nothing puts a number in its place.

## Why it is bad
Only `OS::Heat::ResourceGroup` replaces it, in the definition of its members, and only if `index_var`
doesn't say another word. Elsewhere it stays as it is: all things get the name `web-%index%`.

## Example
```yaml
server:
  type: OS::Nova::Server
  properties: {name: web-%index%}
```

## Instead
```yaml
servers:
  type: OS::Heat::ResourceGroup
  properties:
    count: 3
    resource_def:
      type: OS::Nova::Server
      properties: {name: web-%index%}
```
In a nested template, take the index as a parameter, which the group gives.

## When to ignore
Where something else, outside Heat, replaces it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.compiler.tree import Call, Mapping, Scalar, Sequence
from hotc.lint.rule import Finding, Rule
from hotc.lint.subject import literal, parts, written

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotc.compiler.template import Resource
    from hotc.compiler.tree import Node
    from hotc.lint.subject import Subject

RULE = Rule("L1619", "index-outside-group", "warning", "Nothing replaces %index% here", needs=("%index%",))

_WORD = "%index%"
_GROUP = "OS::Heat::ResourceGroup"


def check(subject: Subject) -> Iterator[Finding]:
    """The word in texts of one line, where neither a group nor a function of the template knows it."""
    if _WORD not in subject.template.source.text:
        return
    for resource in subject.resources():
        if resource.properties is None or not resource.type or _knows(resource):
            continue
        for node in _texts(resource.properties):
            hint = "Write it in the resource_def of an OS::Heat::ResourceGroup, or take the index as a parameter."
            if resource.type == _GROUP:
                hint = f"This group's index_var is {literal(written(resource, 'index_var'))}."
            yield Finding(node, f"resources.{resource.name}.properties", hint=hint)


def _knows(resource: Resource) -> bool:
    """Whether a group replaces the word; a group of another type may have a way of its own."""
    if resource.type != _GROUP:
        return "Group" in resource.type or "Chain" in resource.type
    word = literal(written(resource, "index_var"))
    if resource.properties is None or not isinstance(word, str) or word == _WORD:
        return True
    text = resource.properties.source.text[resource.properties.start : resource.properties.end]
    return text.count(word) == 1  # a word of its own that it does not use: see unused-index-var


def _texts(root: Node) -> Iterator[Scalar]:
    waiting = [root]
    while waiting:
        node = waiting.pop()
        if isinstance(node, Scalar):
            if isinstance(node.value, str) and _WORD in node.value and "\n" not in node.value.strip():
                yield node
        elif not isinstance(node, Call) or not _replaces(node):
            waiting += reversed(parts(node))


def _replaces(call: Call) -> bool:
    """Whether a function has the word, what contains it, or a part of it that its text has, among its placeholders."""
    argument = call.argument
    text: Node | None = None
    maps = [argument]
    if isinstance(argument, Mapping):
        text = argument.get("template")
        maps = [node for node in (argument.get("params"), argument.get("for_each")) if node is not None]
    elif isinstance(argument, Sequence):
        maps = list(argument.items)
    keys = [str(entry.key.value) for node in maps if isinstance(node, Mapping) for entry in node.effective()]
    return any(_WORD in key for key in keys) or (isinstance(text, Scalar) and _cut(str(text.value), keys))


def _cut(text: str, keys: list[str]) -> bool:
    """Whether the word is gone where Heat has replaced the keys, the longest first: ``web%`` cuts ``web%index%``."""
    for key in sorted(filter(None, keys), key=len, reverse=True):
        text = text.replace(key, "\0")
    return _WORD not in text
