"""
## What it does
Reports a `#cloud-config` that is no YAML.

## Why it is bad
cloud-init says so in a log on the server, and does nothing of what is written. Most often a tab or an
indentation is to blame, or a value that begins with `%`, `@` or a backquote.

## Example
```yaml
user_data: |
  #cloud-config
  packages:
    - nginx
   - curl
```

## Instead
```yaml
user_data: |
  #cloud-config
  packages:
    - nginx
    - curl
```

## When to ignore
Where something else than Heat makes YAML of it on the way.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from hotc.lint.facts.whole_scripts import whole_scripts
from hotc.lint.rule import Finding, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotc.lint.facts.server_scripts import Script
    from hotc.lint.subject import Subject

RULE = Rule(
    "L1625",
    "broken-cloud-config",
    "warning",
    "This #cloud-config is no YAML: {problem}",
    needs=("#cloud-config", "get_file"),
)


_DEEPEST = 100
"""Levels of lists and maps up to which a text is read: the time that libyaml takes grows with their square."""
_MOST = 200
"""Placeholders up to which a text is filled; each is looked for in all of it."""


def check(subject: Subject) -> Iterator[Finding]:
    """Texts that begin as a cloud-config; a placeholder counts as a word, one alone on its line as nothing."""
    for script in whole_scripts(subject):
        if not script.text.startswith("#cloud-config") or len(script.placeholders) > _MOST:
            continue
        found = _problem(_filled(script))
        if found is not None:
            problem, number = found
            lines = script.text.split("\n")
            start = sum(len(line) + 1 for line in lines[:number])
            line = lines[number] if number < len(lines) else ""
            start, end = start + len(line) - len(line.lstrip()), start + len(line)
            hint = "Write the lines below #cloud-config as YAML; indent with blanks, and quote what begins with a sign."
            where, related = script.place(subject, start, end)
            yield Finding(where, script.path, hint=hint, related=related, problem=problem)


def _filled(script: Script) -> str:
    names = sorted(filter(None, script.placeholders), key=len, reverse=True)
    if not names:
        return script.text
    lines = ("" if line.strip() in script.placeholders else line for line in script.text.split("\n"))
    return re.sub("|".join(map(re.escape, names)), "x", "\n".join(lines))


def _problem(text: str) -> tuple[str, int] | None:
    """What is wrong, and in which line of the text, from 0."""
    import yaml

    depth = 0
    try:
        for event in yaml.parse(text, Loader=yaml.CSafeLoader):
            depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
            if depth > _DEEPEST:
                return None
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        return str(error.problem or error.context), mark.line if mark is not None else 0
    except yaml.YAMLError:
        return "it holds a character that YAML does not allow", 0
    return None
