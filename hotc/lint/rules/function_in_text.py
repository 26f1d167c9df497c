"""
## What it does
Reports functions of the template within a text: `"{get_param: name}"` in quotes, or
`{get_param: name}` in a script.

## Why it is bad
Heat looks for functions in maps, never in texts. The text stays as it is, and reaches the server with
braces and all.

## Example
```yaml
name: "web-{get_param: name}"
```

## Instead
```yaml
name:
  str_replace:
    template: web-$name
    params: {$name: {get_param: name}}
```

## Fix
Takes the quotes away where the text is nothing but the function. Unsafe: the value becomes another
one.

## When to ignore
Where the text is itself a template that is used later.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from hotc.compiler.diagnostics import Fix
from hotc.compiler.tree import Scalar
from hotc.lint.mends import edits
from hotc.lint.rule import Finding, Rule
from hotc.lint.subject import nodes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotc.compiler.tree import Node
    from hotc.lint.subject import Subject

RULE = Rule(
    "L1629",
    "function-in-text",
    "warning",
    "{function} stands in a text here, where Heat does not look for it",
    fix="unsafe",
    needs=("get_",),
)

_FUNCTIONS = ("get_param", "get_resource", "get_attr")
# possessive, so that a long text without an end takes no longer than it is long
_CALL = r"\{\s*+(get_param|get_resource|get_attr)\s*+:\s*+\[?\s*+['\"]?([\w:-]++)['\"]?+[^{}\n]*+\}"


def check(subject: Subject) -> Iterator[Finding]:
    """Functions within texts that name a parameter or a resource of the template."""
    text = subject.template.source.text
    if all(text.count(name) <= len(subject.uses.calls_of(name)) for name in _FUNCTIONS):
        return
    for path, root in _roots(subject):
        for node in nodes(root):
            if (
                isinstance(node, Scalar)
                and isinstance(node.value, str)
                and "get_" in node.value
                and node.anchor is None
            ):
                yield from _within(subject, node, path)


def _roots(subject: Subject) -> Iterator[tuple[str, Node]]:
    template = subject.template
    for resource in template.resources.values():
        for key in ("properties", "metadata"):
            if (node := getattr(resource, key)) is not None:
                yield f"resources.{resource.name}.{key}", node
    for output in template.outputs.values():
        if output.value is not None:
            yield f"outputs.{output.name}.value", output.value


def _within(subject: Subject, node: Scalar, path: str) -> Iterator[Finding]:
    text = str(node.value)
    if "heat_template_version" in text or "HeatTemplateFormatVersion" in text:
        return
    for match in re.finditer(_CALL, text):
        function, name = match[1], match[2]
        known = subject.template.parameters if function == "get_param" else subject.template.resources
        if name not in known:
            continue
        whole = match[0] == text.strip() and text.startswith("{")
        fix = None
        written = node.source.text[node.start : node.end]
        if whole and node.quoted and written[1:-1] == text:
            fix = Fix("Take the quotes away", [edits.replace(node, text)], safe=False)
        hint = (
            "Take the quotes away."
            if whole
            else "Use str_replace: write a placeholder here, and the function in params."
        )
        yield Finding(node, path, hint=hint, fix=fix, function=function)
        return
