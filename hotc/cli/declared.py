"""What the project around the working directory declares of a stack: its inputs, and how it is run."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from hotc.cli.problems import Problem

if TYPE_CHECKING:
    from hotc.cli.given import Given
    from hotc.compiler.compilation import Compilation
    from hotc.compiler.stacks.declared import Stack


def find(name: str) -> Stack | None:
    """The stack of that name, if the project declares it. Raises :class:`hotc.compiler.settings.SettingsError`."""
    from hotc.lint.project.settings import Settings

    return next((stack for stack in Settings().stacks(os.getcwd()) if stack.name == name), None)  # noqa: PTH109


def settings(stack: Stack | None) -> dict[str, Any] | None:
    """How it is run, for the engine; ``None`` where nothing is declared."""
    from hotc.runtime.planning.choices import of_stack

    return of_stack(stack) if stack is not None else None


def chosen(given: Given) -> Stack | None:
    """The stack of ``--stack``; ``None``: a template is given. Raises :class:`Problem` where it is neither or both."""
    if bool(given.stack) == bool(given.template):
        words = " ".join(given.command.words)
        selector = " SELECTOR" if "selector" in given.values else ""
        raise Problem(
            "Which template?", hint=f"Write hotc {words}{selector} TEMPLATE, or hotc {words}{selector} --stack NAME"
        )
    stack = find(given.stack) if given.stack else None
    if given.stack and stack is None:
        raise Problem(f"The settings declare no stack {given.stack!r}.", hint="Stacks are sections [stack.NAME].")
    return stack


def compiled(given: Given) -> Compilation:
    """The template of the command line, or that of ``--stack`` with what is declared, the command line's on top.

    Raises :class:`Problem` and :class:`hotc.compiler.settings.SettingsError`.
    """
    from hotc.cli import sources

    stack = chosen(given)
    return sources.compile(given.template, given) if stack is None else sources.compile_declared(stack, given)


def validating(given: Given) -> str:
    """The command that finds every error in what :func:`compiled` compiles."""
    return f"hotc validate --stack {given.stack}" if given.stack else f"hotc validate {given.template}"


def inputs(given: Given, stack: Stack | None) -> dict[str, Any]:
    """Template, environments, parameters and release for :func:`hotc.runtime.api.plan`.

    With a template on the command line, this says all. Else what is declared holds, with environments and parameters
    of the command line on top; else what was recorded.
    """
    from hotc.cli import sources
    from hotc.lint.project.jobs import parameters_of

    values, release = sources.parameters(given), sources.target(given)
    if given.template or stack is None:
        name, text = sources.named(given.template) if given.template else (None, None)
        return {
            "template": name,
            "text": text,
            "environments": given.environments,
            "parameters": values,
            "target": release,
        }
    return {
        "template": stack.template,
        "environments": [*stack.environments, *given.environments],
        "parameters": values,
        "declared": parameters_of(stack),
        "target": release or stack.target,
    }


def notified(given: Given, name: str) -> list[str]:
    """URLs that are told of what becomes of a stack: of the command line, of HOTC_NOTIFY, and of what is declared.

    Raises :class:`Problem` for a variable of the environment that a declared one names and that is not set.
    """
    stack = find(name)
    told = stack.running.get("notify", []) if stack is not None else []
    return [*(given.values.get("notify") or []), *os.environ.get("HOTC_NOTIFY", "").split(), *map(_expanded, told)]


def _expanded(url: str) -> str:
    found = os.path.expandvars(url)
    if "$" in found:
        raise Problem(f"notify = {url} names a variable of the environment that is not set.")
    return found
