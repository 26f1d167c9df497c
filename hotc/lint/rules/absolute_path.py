"""
## What it does
Reports files named by an absolute path, by one that begins with `~`, or with backslashes.

## Why it is bad
The file is there on one machine only. Heat's client reads a path relative to the template, so that a
folder with a template and its files can be moved and shared.

## Example
```yaml
config: {get_file: /home/me/stack/setup.sh}
```

## Instead
```yaml
config: {get_file: setup.sh}
```

## When to ignore
For files that a package puts in the same place on every machine. Those under `/usr` are left alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.compiler.tree import Scalar
from hotc.lint.replacing import once
from hotc.lint.rule import Finding, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotc.lint.subject import Subject

RULE = Rule("L1621", "absolute-path", "warning", 'The path "{file}" {problem}')

_ENDINGS = (".yaml", ".yml", ".template")
_INSTALLED = ("/usr/", "file:///usr/")
"""Where packages put their files, on every machine in the same place."""


def check(subject: Subject) -> Iterator[Finding]:
    """Paths in ``get_file``, and templates named as types."""
    for placed in once(subject.uses.calls_of("get_file")):
        yield from _absolute(placed.call.argument, placed.where.path)
    for definition in subject.definitions():
        if definition.type.endswith(_ENDINGS) and definition.type_node.anchor is None:
            yield from _absolute(definition.type_node, f"{definition.path}.type")


def _absolute(node: object, path: str) -> Iterator[Finding]:
    file = node.value if isinstance(node, Scalar) else None
    if not isinstance(node, Scalar) or not isinstance(file, str):
        return
    if "\\" in file or (file[1:2] == ":" and file[:1].isalpha()):
        problem = "is one of Windows"
    elif file.startswith("~"):
        problem = "is taken as it stands: nothing replaces the ~"
    elif file.startswith(("/", "file:")) and not file.startswith(_INSTALLED):
        problem = "holds on one machine only"
    else:
        return
    yield Finding(node, path, hint="Write it relative to the template, with /.", file=file, problem=problem)
