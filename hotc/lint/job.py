"""A piece of work for the linter: one template with what goes with it, and the settings that hold for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hotc.lint.config import Config


class Job(NamedTuple):
    """What is compiled and looked at together.

    ``template`` is a file's path, or ``-``; ``environments`` are paths, the later ones win; ``parameters`` are values
    by name; ``config`` says which rules run; ``target`` is the release that the template is for; ``stack`` the name
    under which a project declares it, if it does. A template that is part of two stacks makes two jobs.
    """

    template: str
    environments: tuple[str, ...]
    parameters: Mapping[str, Any]
    config: Config
    target: str | None = None
    stack: str = ""
