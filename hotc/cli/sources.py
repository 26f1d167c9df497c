"""What the user gives to a template: texts from the standard input, parameters from words and files."""

from __future__ import annotations

import sys

from hotc.cli.problems import FindingsProblem, Problem
from hotc.compiler.context import Limits
from hotc.compiler.global_environments import global_environments
from hotc.compiler.loader import FileLoader

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from hotc.cli.given import Given
    from hotc.compiler.compilation import Compilation
    from hotc.compiler.tree import Mapping, Node


STDIN = "<stdin>"
"""What messages call the standard input."""


def compile(template: str, given: Given, loader: FileLoader | None = None) -> Compilation:
    """Compile a template with the environments and parameters that the user gave.

    ``loader`` reads, where it isn't the disk as it is; it has the standard input, too.
    """
    import hotc

    name, text = (STDIN, None) if loader is not None and template == "-" else named(template)
    return hotc.compile(
        name,
        text=text,
        environments=given.environments,
        parameters=parameters(given),
        require_parameters=bool(given.values.get("require_parameters")),
        global_environments=global_environments(),
        loader=loader or FileLoader(allow_remote=given.allow_remote),
        limits=limits(given),
        target=target(given),
    )


def limits(given: Given) -> Limits:
    """The limits that the user named; those that keep the machine safe give way. Raises :class:`Problem`."""
    found = Limits()
    found.engine = given.values.get("engine") or found.engine
    found.max_resources = _most(given, "max_resources")
    found.max_nested_depth = _most(given, "max_nested_depth")
    found.resources = max(found.resources, found.max_resources or 0)
    found.nested_depth = max(found.nested_depth, found.max_nested_depth or 0)
    return found


def _most(given: Given, name: str) -> int | None:
    number: int | None = given.values.get(name)
    if number is not None and number < 0:
        raise Problem(f"--{name.replace('_', '-')} expects 0 or more, not {number}")
    return number


def target(given: Given) -> str | None:
    """The release that the user named. Raises :class:`Problem` where it is none."""
    word: str | None = given.values.get("target")
    if word is not None:
        from hotc.compiler.releases import find, hint_for

        if find(word) is None:
            raise Problem(f"--target expects a release of OpenStack, not {word!r}", hint=hint_for(word))
    return word


def named(template: str) -> tuple[str, str | None]:
    """The name of a template and, for ``-`` (the standard input), its text."""
    if template != "-":
        return template, None
    from hotc.compiler.loader import LoadError, decode

    try:
        return STDIN, decode(sys.stdin.buffer.read())
    except LoadError as error:
        raise Problem(f"The standard input can't be read: {error}") from None


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
                hint=f"Write --parameter {word.strip('=') or 'flavor'}=VALUE; an empty value is NAME=",
            )
        values[name.strip()] = value
    return values


def _file(path: str) -> dict[str, Any]:
    """Names and values of a parameters file. An environment's ``parameters`` section may hold them, too."""
    from hotc.compiler.context import Context, Options
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
