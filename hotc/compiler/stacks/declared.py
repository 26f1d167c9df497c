"""The stacks that a project declares: ``[stack.NAME]`` in ``hotc.toml``, ``[tool.hotc.stack.NAME]`` in
``pyproject.toml``: a template with its environments, parameters and release, and how the stack is run.
"""

from __future__ import annotations

import os.path
from typing import Any

from hotc.compiler.library import LIBRARY, path_of, resolve
from hotc.compiler.library import hint as library_hint
from hotc.compiler.loader import ELSEWHERE
from hotc.compiler.stacks.keys import RESOURCE, RESOURCES, RUNNING, STACK, names
from hotc.compiler.stacks.places import Place
from hotc.tuples import NamedTuple

SECTION = "stack"
KEYS = (*names(STACK), RESOURCE)
_PLAIN = (str, int, float, bool, list, dict)


class Stack(NamedTuple):
    """A stack as declared. ``template`` and ``environments`` are absolute paths (or URLs); ``parameters`` the values
    that stand in the settings, ``parameter_files`` the files with others, which these win over. ``file`` is where it
    is declared, ``folder`` the folder of that: the project.

    ``running`` is how it is run, ``resources`` what holds for its resources, by address or pattern: plain values by
    the names in :mod:`hotc.compiler.stacks.keys`, durations in seconds. ``path`` is the file's absolute path.
    """

    name: str
    template: str
    environments: tuple[str, ...]
    parameters: dict[str, Any]
    parameter_files: tuple[str, ...]
    target: str | None
    file: str
    folder: str
    running: dict[str, Any]
    resources: dict[str, dict[str, Any]]
    path: str

    def __hash__(self) -> int:
        return hash((self.file, self.name))

    def owns(self, uri: str) -> bool:
        """Whether a file is part of the project: it lies below the folder of the settings."""
        return uri.startswith(self.folder.rstrip("/") + "/")


def read(path: str, data: dict[str, Any]) -> tuple[Stack, ...]:
    """The stacks in the file of settings at ``path`` (absolute), of which ``data`` is all that it says to hotc.

    Raises :class:`~hotc.compiler.settings.SettingsError` for what it doesn't know, and for a template that isn't there.
    """
    section, place = data.get(SECTION), Place(path, SECTION)
    if not isinstance(section, dict):
        raise place.error("must be a table of stacks", "Write [stack.NAME].")
    return tuple(_stack(name, table, place.below(name)) for name, table in section.items())


def _stack(name: str, table: Any, place: Place) -> Stack:
    from hotc.compiler.settings import shown

    place.check(table, KEYS, f"Write [stack.{name}] and below it template = …")
    values, files = _parameters(table.get("parameters", {}), place)
    return Stack(
        name,
        _template(table, place),
        tuple(_absolute(each, place) for each in _paths(table.get("environments", []), place)),
        values,
        tuple(_absolute(each, place) for each in files),
        _target(table.get("target"), place),
        shown(place.path),
        place.folder,
        _settings(table, RUNNING, place),
        _resources(table.get(RESOURCE, {}), place.below(RESOURCE)),
        place.path,
    )


def _settings(table: dict[str, Any], keys: Any, place: Place) -> dict[str, Any]:
    """Those of these settings that are there, as plain values."""
    found = {}
    for key in keys:
        if key.name in table:
            from hotc.compiler.stacks.kinds import KINDS

            found[key.name] = KINDS[key.kind](table[key.name], key, place)
    return found


def _resources(table: Any, place: Place) -> dict[str, dict[str, Any]]:
    """The settings of resources, by address or pattern."""
    if not isinstance(table, dict):
        raise place.error("must be a table", f'Write [{place.name}."ADDRESS"].')
    known, found = names(RESOURCES), {}
    for address, settings in table.items():
        below = place.below(address)
        below.check(settings, known, f'Write [{place.name}."{address}"] and below it, for example, protected = true.')
        found[address] = _settings(settings, RESOURCES, below)
    return found


def _template(table: dict[str, Any], place: Place) -> str:
    written = table.get("template")
    if not isinstance(written, str):
        problem = "has no template" if written is None else "must name its template as a path"
        raise place.error(problem, 'Write template = "web.yaml".')
    found = _absolute(written, place)
    if found.startswith(LIBRARY) and path_of(resolve(found)) is None:
        raise place.error(
            f"names {written}, and the standard library doesn't have it", library_hint(found), key="template"
        )
    if not found.startswith(ELSEWHERE) and not os.path.isfile(found):  # noqa: PTH113
        hint = "Paths are relative to the file of settings."
        raise place.error(f"names {written}, and there is no such file", hint, key="template")
    return found


def _paths(written: object, place: Place) -> list[str]:
    paths = [written] if isinstance(written, str) else written
    if not isinstance(paths, list) or not all(isinstance(each, str) for each in paths):
        raise place.error("must be a list of paths", 'Write environments = ["production.yaml"].', key="environments")
    return paths


def _parameters(written: object, place: Place) -> tuple[dict[str, Any], list[str]]:
    """Values by name, or the files that hold them."""
    if isinstance(written, str):
        return {}, [written]
    if isinstance(written, list) and all(isinstance(each, str) for each in written):
        return {}, written
    if not isinstance(written, dict):
        hint = 'Write parameters = {size = 4}, or parameters = "values.yaml".'
        raise place.error("must be a table of values, or a file with them", hint, key="parameters")
    for name, value in written.items():
        if not isinstance(value, _PLAIN):
            hint = f'Write {name} = "{value}".'
            raise place.below("parameters").error("is a date, which no parameter takes", hint, key=name)
    return written, []


def _target(written: object, place: Place) -> str | None:
    if written is None:
        return None
    from hotc.compiler.releases import find, hint_for

    if not isinstance(written, str):
        raise place.error("must be a release", 'Write target = "yoga".', key="target")
    if find(written) is None:
        raise place.error(f"must be a release of OpenStack, not {written!r}", hint_for(written), key="target")
    return written


def _absolute(path: str, place: Place) -> str:
    if path.startswith(ELSEWHERE):
        return path
    return os.path.normpath(os.path.join(place.folder, path))  # noqa: PTH118
