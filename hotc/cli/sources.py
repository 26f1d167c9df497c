"""What the user gives to a template: texts from the standard input, parameters from words and files."""

from __future__ import annotations

import sys

from hotc.cli.problems import FindingsProblem, Problem
from hotc.compiler.global_environments import global_environments
from hotc.compiler.loader import FileLoader

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import Any

    from hotc.cli.given import Given
    from hotc.compiler.compilation import Compilation
    from hotc.compiler.context import Limits
    from hotc.compiler.stacks.declared import Stack
    from hotc.lint.project.job import Job


STDIN = "<stdin>"
"""What messages call the standard input."""


def compile(template: str, given: Given) -> Compilation:
    """Compile a template with the environments and parameters that the user gave."""
    return _compile(template, given, given.environments, parameters(given), target(given))


def compile_declared(stack: Stack, given: Given) -> Compilation:
    """Compile the template of a stack as it is declared, with what the user gave on top."""
    from hotc.compiler.settings import shown
    from hotc.lint.project.jobs import parameters_of

    environments = [*map(shown, stack.environments), *given.environments]
    values = {**parameters_of(stack), **parameters(given)}
    return _compile(shown(stack.template), given, environments, values, target(given) or stack.target)


def compile_job(job: Job, given: Given, loader: FileLoader | None = None) -> Compilation:
    """Compile the template of a job with what goes with it.

    ``loader`` reads, where it isn't the disk as it is; it has the standard input, too.
    """
    compilation = _compile(job.template, given, job.environments, job.parameters, job.target, loader=loader)
    for finding in compilation.context.diagnostics if job.stack else ():
        if finding.span is None:  # such as a value in the settings: which of the stacks does it speak of?
            finding.hint = f"{finding.hint} This is stack {job.stack}.".strip()
    return compilation


def _compile(
    template: str,
    given: Given,
    environments: Iterable[str],
    values: Mapping[str, Any],
    release: str | None,
    *,
    loader: FileLoader | None = None,
) -> Compilation:
    import hotc

    name, text = (STDIN, None) if loader is not None and template == "-" else named(template)
    return hotc.compile(
        name,
        text=text,
        environments=environments,
        parameters=values,
        require_parameters=bool(given.values.get("require_parameters")),
        global_environments=global_environments(),
        loader=loader or FileLoader(allow_remote=given.allow_remote),
        limits=limits(given),
        target=release,
    )


def limits(given: Given) -> Limits:
    """The limits that the user named; those that keep the machine safe give way. Raises :class:`Problem`."""
    from hotc.compiler.context import Limits

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
    option = "release" if "release" in given.values else "target"
    word: str | None = given.values.get(option)
    if word is not None:
        from hotc.compiler.releases import find, hint_for

        if find(word) is None:
            raise Problem(f"--{option} expects a release of OpenStack, not {word!r}", hint=hint_for(word))
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
    from hotc.compiler.parameter_files import read_parameters

    values, found = read_parameters(path)
    if any(finding.severity == "error" for finding in found):
        raise FindingsProblem(found)
    return values
