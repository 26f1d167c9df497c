"""A piece of work for the linter: one template with what goes with it, and the settings that hold for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hotc.tuples import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hotc.lint.config import Config


class Part(NamedTuple):
    """Another file of a job: ``path`` as the user sees it, ``uri`` its absolute path, and the settings for it."""

    path: str
    uri: str
    config: Config


class Job(NamedTuple):
    """What is compiled and looked at together.

    ``template`` is a file's path, or ``-``; ``environments`` are paths, the later ones win; ``parameters`` are values
    by name; ``config`` says which rules run; ``target`` is the release that the template is for; ``stack`` the name
    under which a project declares it, if it does. A template that is part of two stacks makes two jobs.

    ``nested`` are the templates within the stack that the rules look at, too: with what the stack gives to them.
    ``main``: the rules look at the template itself; not where only templates within it were asked for. ``around`` are
    the environments with the settings for what is found in them. Plain data throughout, so that a job can be sent to
    another process.
    """

    template: str
    environments: tuple[str, ...]
    parameters: Mapping[str, Any]
    config: Config
    target: str | None = None
    stack: str = ""
    main: bool = True
    nested: tuple[Part, ...] = ()
    around: tuple[Part, ...] = ()

    @property
    def files(self) -> list[str]:
        """The templates that are looked at."""
        return [*([self.template] if self.main else []), *(part.path for part in self.nested)]
