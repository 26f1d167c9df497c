"""
## What it does
Reports characters of typography in a script: curly quotes where a word begins, blanks that don't
break, dashes before an option.

## Why it is bad
A shell knows none of them. They look like quotes, blanks and hyphens, come along when a command is
copied from a page or a document, and become part of a word.

## Example
```yaml
config: |
  #!/bin/sh
  echo “hello”
```

## Instead
```yaml
config: |
  #!/bin/sh
  echo "hello"
```

## Fix
Writes the plain characters. Unsafe: the text becomes another one.

## When to ignore
In texts for people, which the script shows.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from hotc.compiler.diagnostics import Fix, TextEdit
from hotc.compiler.source import Span
from hotc.compiler.tree import Scalar
from hotc.lint.facts.server_scripts import SCRIPTED
from hotc.lint.rule import Finding, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotc.lint.facts.server_scripts import Script
    from hotc.lint.subject import Subject

RULE = Rule(
    "L1628", "typographic-character", "warning", "{what} is no {plain} to a shell", fix="unsafe", needs=SCRIPTED
)

_WHAT = {
    "\u201c": ("A curly quote", "quote"),
    "\u201d": ("A curly quote", "quote"),
    "\u2018": ("A curly quote", "quote"),
    "\u2019": ("A curly quote", "quote"),
    "\u00a0": ("A blank that does not break", "blank"),
    "\u2013": ("A dash", "hyphen"),
    "\u2014": ("A dash", "hyphen"),
}
_PLAIN = {"\u201c": '"', "\u201d": '"', "\u2018": "'", "\u2019": "'", "\u00a0": " ", "\u2013": "-", "\u2014": "--"}
_WRONG = "(?:(?<=[\\s=(])[\u201c\u2018][^\u201d\u2019\n]{0,200}[\u201d\u2019]|\u00a0|(?<=\\s)[\u2013\u2014](?=\\w))"


def check(subject: Subject) -> Iterator[Finding]:
    """Scripts written out in the template, except for their comments; the first character of each is told."""
    if subject.template.source.text.isascii():
        return
    for script in subject.scripts:
        if script.text.isascii() or not script.text.startswith("#!") or not isinstance(script.node, Scalar):
            continue
        found = list(_wrong(script.text))
        if found:
            what, plain = _WHAT[script.text[found[0]]]
            where, related = script.place(subject, found[0], found[0] + 1)
            hint = f"Write the plain {plain}."
            fix = _fix(subject, script, found)
            yield Finding(where, script.path, hint=hint, related=related, fix=fix, what=what, plain=plain)


def _wrong(text: str) -> Iterator[int]:
    at = 0
    for line in text.split("\n"):
        if not line.lstrip().startswith("#"):
            for match in re.finditer(_WRONG, line):
                yield from (at + i for i in range(match.start(), match.end()) if line[i] in _PLAIN)
        at += len(line) + 1


def _fix(subject: Subject, script: Script, places: list[int]) -> Fix | None:
    source = script.node.source.text
    if source[script.node.start] != "|" or script.node.anchor is not None:
        return None  # in quotes, a quote would have to be escaped
    wheres = [script.place(subject, at, at + 1)[0] for at in places]
    edits = [
        TextEdit(Span(where.source, where.start, where.end), _PLAIN[script.text[at]])
        for where, at in zip(wheres, places, strict=True)
    ]
    written = all(source[e.span.start : e.span.end] == script.text[at] for e, at in zip(edits, places, strict=True))
    return Fix("Write the plain characters", edits, safe=False) if written else None
