"""Paths, what the command line gives, and what the project declares → the jobs of a run, in a fixed order."""

from __future__ import annotations

import os.path
from typing import TYPE_CHECKING, Any

from hotc.compiler.loader import ELSEWHERE, FileLoader
from hotc.compiler.settings import SettingsError, shown
from hotc.lint.project.files import templates
from hotc.lint.project.job import Job, Part
from hotc.tuples import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from hotc.compiler.diagnostics import Diagnostic
    from hotc.compiler.stacks.declared import Stack
    from hotc.lint.config import Config
    from hotc.lint.project.patterns import Pattern
    from hotc.lint.project.settings import Settings


class Inputs(NamedTuple):
    """What is given to every template of a run: environments (paths), parameters (values by name), a release."""

    environments: tuple[str, ...] = ()
    parameters: Mapping[str, Any] = {}
    target: str | None = None
    allow_remote: bool = False


class ParametersError(SettingsError):
    """A file of parameters that a stack names can't be read; ``diagnostics`` say why."""

    def __init__(self, message: str, diagnostics: list[Diagnostic]) -> None:
        super().__init__(message, "")
        self.diagnostics = diagnostics


def jobs(
    paths: Iterable[str | os.PathLike[str]],
    inputs: Inputs,
    settings: Settings,
    *,
    stacks: Iterable[str] = (),
    exclude: tuple[Pattern, ...] = (),
) -> list[Job]:
    """The jobs for the templates among the paths, in the order of the paths, and for the stacks of these names.

    A template that the project declares as a stack's is looked at with what the stack gives to it, once for each such
    stack; a template that is part of a stack, within the stack; an environment stands for its stacks. Where the inputs
    hold environments or parameters, these are what goes with the templates among the paths, and no stack is looked for.
    Without paths and stacks it is all stacks of the project around the working directory, and the templates below that
    where there is none. ``exclude`` are patterns of files to pass over in folders, besides those of the settings.

    Raises :class:`hotc.compiler.settings.SettingsError`.
    """

    def excluded(path: str) -> bool:
        return _is_excluded(path, settings, exclude)

    project = _Project(inputs, settings, excluded)
    paths, names = list(paths), list(stacks)
    found: list[Job] = [project.whole(stack) for stack in project.named(names, all_=not names and not paths)]
    if not paths and not found:
        paths = ["."]
    files = list(templates(paths, excluded))
    return [*found, *project.of_files(files)]


class _Project:
    def __init__(self, inputs: Inputs, settings: Settings, excluded: Callable[[str], bool]) -> None:
        self.inputs = inputs
        self.settings = settings
        self.excluded = excluded
        self._loader = FileLoader(allow_remote=inputs.allow_remote)
        self._within: dict[Stack, list[str]] = {}
        self._done: set[Stack] = set()

    def named(self, names: list[str], *, all_: bool) -> list[Stack]:
        """The stacks of these names, of the project around the working directory; or all that it has."""
        declared = self.settings.stacks(os.getcwd()) if names or all_ else ()  # noqa: PTH109
        if all_:
            return list(declared)
        by_name = {stack.name: stack for stack in declared}
        for name in names:
            if name not in by_name:
                from hotc.compiler.suggest import did_you_mean

                hint = did_you_mean(name, by_name) or (
                    f"There is {', '.join(by_name)}." if by_name else "Declare it in hotc.toml: [stack.NAME]."
                )
                raise SettingsError(f"The project declares no stack {name!r}", hint)
        return [by_name[name] for name in dict.fromkeys(names)]

    def whole(self, stack: Stack) -> Job:
        """The job of a stack with everything of the project that is part of it."""
        self._done.add(stack)
        own = [uri for uri in self.within(stack) if stack.owns(uri) and not self.excluded(uri)]
        return self.job(stack, shown(stack.template), main=True, nested=[(shown(uri), uri) for uri in own])

    def of_files(self, files: list[str]) -> Iterator[Job]:
        """The jobs of these files."""
        declared = {} if self.inputs.environments or self.inputs.parameters else self._around(files)
        uris = {os.path.abspath(file): file for file in files if file in declared}  # noqa: PTH100
        for file in files:
            if not (own := declared.get(file, [])):
                yield self._alone(file)
            for stack in own:
                if stack not in self._done:
                    self._done.add(stack)
                    nested = [(uris[uri], uri) for uri in self.within(stack) if uri in uris]
                    path = uris.get(stack.template) or shown(stack.template)
                    main = stack.template in uris or any(uri in uris for uri in stack.environments)
                    yield self.job(stack, path, main=main, nested=nested)

    def _around(self, files: list[str]) -> dict[str, list[Stack]]:
        """The stacks that each file is the template or an environment of, or part of."""
        found: dict[str, list[Stack]] = {}
        for file in files:
            if file == "-" or file.startswith(ELSEWHERE):
                continue
            uri = os.path.abspath(file)  # noqa: PTH100
            known = self.settings.stacks(os.path.dirname(uri))  # noqa: PTH120
            if known:
                found[file] = [
                    each for each in known if uri in (each.template, *each.environments) or uri in self.within(each)
                ]
        return found

    def within(self, stack: Stack) -> list[str]:
        """The templates that are part of a stack, the stack's own template left out."""
        found = self._within.get(stack)
        if found is None:
            from hotc.compiler.reach import templates_within

            found = self._within[stack] = templates_within(stack.template, stack.environments, self._loader)
        return found

    def job(self, stack: Stack, path: str, *, main: bool, nested: list[tuple[str, str]]) -> Job:
        """The job of a stack, of which the templates ``nested`` (path and uri) are looked at, too."""
        inputs = self.inputs
        environments = (*(shown(each) for each in stack.environments), *inputs.environments)
        return Job(
            path,
            environments,
            {**parameters_of(stack), **inputs.parameters},
            self._config(stack.template),
            inputs.target or stack.target,
            stack.name,
            main=main,
            nested=tuple(Part(each, uri, self._config(uri)) for each, uri in nested),
            around=self._parts(environments),
        )

    def _alone(self, file: str) -> Job:
        """The job of a template that is part of no stack."""
        inputs = self.inputs
        around = self._parts(inputs.environments)
        return Job(file, inputs.environments, inputs.parameters, self._config(file), inputs.target, around=around)

    def _parts(self, environments: tuple[str, ...]) -> tuple[Part, ...]:
        local = (each for each in environments if not each.startswith(ELSEWHERE))
        return tuple(Part(each, os.path.abspath(each), self._config(each)) for each in local)  # noqa: PTH100

    def _config(self, path: str) -> Config:
        return self.settings.config(os.getcwd() if path.startswith(ELSEWHERE) else path)  # noqa: PTH109


def parameters_of(stack: Stack) -> dict[str, Any]:
    """The values that a stack gives to its template. Raises :class:`ParametersError`."""
    from hotc.compiler.parameter_files import read_parameters

    values: dict[str, Any] = {}
    for path in stack.parameter_files:
        found, problems = read_parameters(path)
        if any(problem.severity == "error" for problem in problems):
            raise ParametersError(f"{stack.file}: stack.{stack.name}.parameters names a file with errors", problems)
        values.update(found)
    return values | stack.parameters


def _is_excluded(path: str, settings: Settings, exclude: tuple[Pattern, ...]) -> bool:
    uri = os.path.abspath(path)  # noqa: PTH100
    if any(pattern.covers(uri) for pattern in exclude):
        return True
    return settings.of_folder(os.path.dirname(uri)).excludes(uri)  # noqa: PTH120
