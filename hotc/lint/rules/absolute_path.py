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

## Fix
Writes the path relative to the template and with slashes, where the file is there. Safe: it is the same
file.

## When to ignore
For files that a package puts in the same place on every machine. Those under `/usr` are left alone.
"""

from __future__ import annotations

from os.path import relpath
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from hotc.compiler.diagnostics import Fix
from hotc.compiler.tree import Scalar
from hotc.lint.mends import edits
from hotc.lint.mends.replacing import once
from hotc.lint.rule import Finding, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotc.compiler.tree import Node
    from hotc.lint.subject import Subject

RULE = Rule(
    "L1621",
    "absolute-path",
    "warning",
    'The path "{file}" {problem}',
    fix="safe",
    needs=("get_file", ".yaml", ".yml", ".template"),
)

_ENDINGS = (".yaml", ".yml", ".template")
_INSTALLED = ("/usr/", "file:///usr/")
"""Where packages put their files, on every machine in the same place."""


def check(subject: Subject) -> Iterator[Finding]:
    """Paths in ``get_file``, and templates named as types."""
    for placed in once(subject.uses.calls_of("get_file")):
        yield from _absolute(subject, placed.call.argument, placed.where.path)
    for definition in subject.definitions():
        if definition.type.endswith(_ENDINGS) and definition.type_node.anchor is None:
            yield from _absolute(subject, definition.type_node, f"{definition.path}.type")


def _absolute(subject: Subject, node: Node, path: str) -> Iterator[Finding]:
    file = node.value if isinstance(node, Scalar) else None
    if not isinstance(node, Scalar) or not isinstance(file, str):
        return
    fix = None
    if "\\" in file or (file[1:2] == ":" and file[:1].isalpha()):
        problem = "is one of Windows"
        fix = _relative(subject, node, file.replace("\\", "/")) if file[1:2] != ":" else None
    elif file.startswith("~"):
        problem = "is taken as it stands: nothing replaces the ~"
    elif file.startswith(("/", "file:")) and not file.startswith(_INSTALLED):
        problem = "holds on one machine only"
        fix = _relative(subject, node, file)
    else:
        return
    yield Finding(node, path, hint="Write it relative to the template, with /.", fix=fix, file=file, problem=problem)


def _relative(subject: Subject, node: Scalar, file: str) -> Fix | None:
    loader, base = subject.compilation.context.loader, node.source.uri
    if node.anchor is not None or not base.startswith("/") or not loader.exists(loader.resolve(file, base)):
        return None
    name = relpath(loader.resolve(file, base), PurePosixPath(base).parent)
    return Fix(f"Write {name}", [edits.replace_name(node, name)])
