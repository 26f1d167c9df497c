"""
## What it does
Reports YAML anchors (`&name`) that no alias (`*name`) refers to.

## Why it is bad
An anchor announces that the piece is used a second time. When it isn't, a reader looks for the second
place in vain.

## Example
```yaml
properties: &server
  flavor: m1.small
```

## Instead
```yaml
properties:
  flavor: m1.small
```

## Fix
Takes the anchor out. Safe: nothing refers to it.

## When to ignore
Hardly ever.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from hotc.compiler.diagnostics import Fix, TextEdit
from hotc.compiler.source import Span
from hotc.lint.rule import Finding, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotc.compiler.source import SourceFile
    from hotc.lint.subject import Subject

RULE = Rule("L1616", "unused-anchor", "info", "No alias refers to the anchor &{name}", fix="safe", needs=("&",))


def check(subject: Subject) -> Iterator[Finding]:
    """Anchors without an alias. What looks like one in the text is believed only when YAML reads it so, too."""
    source = subject.template.source
    if "&" not in source.text or source.text.lstrip().startswith("{"):
        return
    named = {found[1] for found in re.finditer(r"&([\w-]+)", source.text) if _may_begin(source.text, found.start())}
    lone = named - set(re.findall(r"\*([\w-]+)", source.text))
    if not lone or not subject.whole:
        return
    for name, at in _anchors(source.text):
        if name in lone:
            end = at + 1 + len(name)
            span = Span(source, at, end)
            yield Finding(span, hint="Take it out.", fix=Fix("Take it out", [_removal(source, at, end)]), name=name)


def _may_begin(text: str, at: int) -> bool:
    return at == 0 or text[at - 1] in " \t\r\n[{,"


def _anchors(text: str) -> Iterator[tuple[str, int]]:
    """The anchors of a text, and where each stands."""
    import yaml

    for event in yaml.parse(text, Loader=yaml.CSafeLoader):
        name = getattr(event, "anchor", None)
        mark = event.start_mark
        if name is not None and mark is not None and not isinstance(event, yaml.AliasEvent):
            at = mark.index
            at = text.find(f"&{name}", at, at + len(name) + 100)  # a tag may stand before it
            if at >= 0:
                yield name, at


def _removal(source: SourceFile, start: int, end: int) -> TextEdit:
    text = source.text
    if text[end : end + 1] == " ":
        while text[end : end + 1] == " ":
            end += 1
    else:
        while text[start - 1 : start] == " ":
            start -= 1
    return TextEdit(Span(source, start, end), "")
