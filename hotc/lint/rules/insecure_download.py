"""
## What it does
Reports scripts and packages that a server fetches over plain `http://` and runs or installs:
`curl http://… | sh`, `yum install http://….rpm`.

## Why it is bad
Nothing says that what arrives is what was sent. Whoever sits on the way (a proxy, a name server, a
hijacked domain) runs what they like as root on every server of the stack.

## Example
```yaml
user_data: |
  #!/bin/sh
  curl -L http://example.org/install.sh | sh
```

## Instead
```yaml
user_data: |
  #!/bin/sh
  curl -L https://example.org/install.sh | sh
```
Better still, fetch a fixed version and check its digest.

## When to ignore
For a mirror within your own network that has no certificate.

## Fix
Writes `https://`. Unsafe: not every server answers there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.compiler.diagnostics import Fix, TextEdit
from hotc.compiler.source import Span
from hotc.compiler.tree import Call
from hotc.lint.facts.server_scripts import SCRIPTED, search
from hotc.lint.rule import Finding, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotc.lint.facts.server_scripts import Found
    from hotc.lint.subject import Subject

RULE = Rule(
    "L1110",
    "insecure-download",
    "warning",
    "What is fetched over plain http is {done} here",
    fix="unsafe",
    needs=SCRIPTED,
)

_URL = r"(?P<url>http://(?!localhost|127\.|169\.254\.)[^\s'\"|;]{1,500})"
_SHELL = r"[^\n|;]{0,200}\|\s{0,20}(?:sudo\s{1,9}(?:-\w{1,20}\s{1,9}){0,5})?(?:ba|z|k)?sh\b"
_PIPED = r"\b(?:curl|wget)\b[^\n|;]{0,200}?" + _URL + _SHELL
_INSTALLED = (
    r"\b(?:(?:yum|dnf)\b[^\n|;]{0,100}?\b(?:localinstall|install)|rpm[ \t]{1,9}-\w{0,9}[iU]\w{0,9}|"
    r"pip\d?[ \t]{1,9}install)\b[^\n|;]{0,200}?" + _URL
)


def check(subject: Subject) -> Iterator[Finding]:
    """Downloads over http that a shell or a package manager takes."""
    for pattern, done in ((_PIPED, "run by a shell"), (_INSTALLED, "installed")):
        for found in search(subject, pattern, "http://"):
            where = _url(subject, found)
            hint = "Fetch it over https."
            yield Finding(where, found.script.path, hint=hint, fix=_fix(found, where), related=found.related, done=done)


def _url(subject: Subject, found: Found) -> Span:
    where, _ = found.script.place(subject, *found.match.span("url"))
    return where if isinstance(where, Span) else where.span


def _fix(found: Found, where: Span) -> Fix | None:
    if isinstance(found.script.node, Call) or where.source.text[where.start : where.start + 7] != "http://":
        return None
    return Fix("Write https", [TextEdit(Span(where.source, where.start, where.start + 7), "https://")], safe=False)
