"""What the project around the working directory declares of a stack: its inputs, and how it is run."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from hotc.cli.problems import Problem

if TYPE_CHECKING:
    from hotc.cli.given import Given
    from hotc.compiler.stacks.declared import Stack


def find(name: str) -> Stack | None:
    """The stack of that name, if the project declares it. Raises :class:`hotc.compiler.settings.SettingsError`."""
    from hotc.lint.project.settings import Settings

    return next((stack for stack in Settings().stacks(os.getcwd()) if stack.name == name), None)  # noqa: PTH109


def settings(stack: Stack | None) -> dict[str, Any] | None:
    """How it is run, for the engine; ``None`` where nothing is declared."""
    from hotc.runtime.planning.choices import of_stack

    return of_stack(stack) if stack is not None else None


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
