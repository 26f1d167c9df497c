"""
## What it does
Reports images that Glance is to fetch over plain `http://`, and files and templates that Heat is.

## Why it is bad
Nothing says that what arrives is what was sent: whoever sits on the way puts their own image under
every server that starts from it.

## Example
```yaml
image:
  type: OS::Glance::WebImage
  properties:
    location: http://example.org/debian.qcow2
    disk_format: qcow2
    container_format: bare
```

## Instead
```yaml
    location: https://example.org/debian.qcow2
```

## When to ignore
For a mirror within your own network that has no certificate.

## Fix
Writes `https://`. Unsafe: not every server answers there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.compiler.diagnostics import Fix, TextEdit
from hotc.compiler.source import Span
from hotc.compiler.tree import Scalar
from hotc.lint.rule import Finding, Rule
from hotc.lint.subject import written

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotc.compiler.tree import Node
    from hotc.lint.subject import Subject

RULE = Rule(
    "L1122", "image-over-http", "warning", "{what} is fetched over plain http", fix="unsafe", needs=("http://",)
)


def check(subject: Subject) -> Iterator[Finding]:
    """Locations of images, arguments of ``get_file`` and types of resources."""
    for what, node, path in _sources(subject):
        if not isinstance(node, Scalar) or not isinstance(node.value, str) or not node.value.startswith("http://"):
            continue
        text = node.source.text
        at = text.find("http://", node.start, node.end)
        fix = None
        if at >= 0 and node.anchor is None:
            fix = Fix("Write https", [TextEdit(Span(node.source, at, at + 7), "https://")], safe=False)
        yield Finding(node, path, hint="Fetch it over https.", fix=fix, what=what)


def _sources(subject: Subject) -> Iterator[tuple[str, Node | None, str]]:
    for resource in subject.resources("OS::Glance::WebImage", "OS::Glance::Image"):
        yield "The image", written(resource, "location"), f"resources.{resource.name}.properties.location"
    for placed in subject.uses.calls_of("get_file"):
        yield "The file", placed.call.argument, placed.where.path
    for definition in subject.definitions():
        if definition.type.startswith("http://"):
            yield "The template", definition.type_node, f"{definition.path}.type"
