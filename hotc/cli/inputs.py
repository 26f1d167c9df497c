"""What the user gives to a template: texts from the standard input, parameters from words and files."""

from __future__ import annotations

import sys

from hotc.cli.problems import FindingsProblem, Problem

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from hotc.cli.given import Given
    from hotc.compiler.tree import Mapping, Node


def text(template: str) -> str | None:
    """The text of the template ``-``, which is the standard input; ``None`` for every other one."""
    if template != "-":
        return None
    from hotc.compiler.loader import decode

    try:
        return decode(sys.stdin.buffer.read())
    except OSError as error:
        raise Problem(f"the standard input can't be read: {error}") from None


def parameters(given: Given) -> dict[str, Any]:
    """Names and values of ``--parameters FILE`` and ``--parameter NAME=VALUE``; the latter win."""
    values: dict[str, Any] = {}
    for path in given.parameters:
        values.update(_file(path))
    for word in given.parameter:
        name, equals, value = word.partition("=")
        if not equals or not name.strip():
            raise Problem(
                f"--parameter expects NAME=VALUE, not {word!r}",
                hint=f"write --parameter {word.strip('=') or 'flavor'}=VALUE; an empty value is NAME=",
            )
        values[name.strip()] = value
    return values


def _file(path: str) -> dict[str, Any]:
    """Names and values of a parameters file. An environment's ``parameters`` section may hold them, too."""
    from hotc.compiler.context import Context, Options
    from hotc.compiler.loader import FileLoader
    from hotc.compiler.passes.read import load, read_map
    from hotc.compiler.tree import Mapping

    loader = FileLoader()
    context = Context(Options(), loader)
    source = load(loader.resolve(path, None), context)
    root = read_map(source, context, what="A file of parameters", json=True) if source is not None else None
    if any(finding.severity == "error" for finding in context.diagnostics):
        raise FindingsProblem(context.diagnostics)
    if root is None:
        return {}
    section = root.get("parameters")
    return _plain(section if isinstance(section, Mapping) and len(root.entries) == 1 else root)


def _plain(node: Mapping) -> dict[str, Any]:
    return {str(entry.key.value): _value(entry.value) for entry in node.effective()}


def _value(node: Node) -> Any:
    from hotc.compiler.tree import Mapping, Scalar, Sequence

    if isinstance(node, Mapping):
        return _plain(node)
    if isinstance(node, Sequence):
        return [_value(item) for item in node.items]
    return node.value if isinstance(node, Scalar) else None
