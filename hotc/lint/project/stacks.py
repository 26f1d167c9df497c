"""The stacks that a project declares: ``[stack.NAME]`` in ``hotc.toml``, ``[tool.hotc.stack.NAME]`` in
``pyproject.toml``: a template with its environments, parameters and release.
"""

from __future__ import annotations

import os.path
from typing import Any, NamedTuple

from hotc.compiler.settings import SettingsError, shown
from hotc.compiler.suggest import did_you_mean

SECTION = "stack"
KEYS = ("template", "environments", "parameters", "target")
_REMOTE = ("http://", "https://")
_PLAIN = (str, int, float, bool, list, dict)


class Stack(NamedTuple):
    """A stack as declared. ``template`` and ``environments`` are absolute paths (or URLs); ``parameters`` the values
    that stand in the settings, ``parameter_files`` the files with others, which these win over. ``file`` is where it
    is declared, ``folder`` the folder of that: the project.
    """

    name: str
    template: str
    environments: tuple[str, ...]
    parameters: dict[str, Any]
    parameter_files: tuple[str, ...]
    target: str | None
    file: str
    folder: str

    def __hash__(self) -> int:
        return hash((self.file, self.name))

    def owns(self, uri: str) -> bool:
        """Whether a file is part of the project: it lies below the folder of the settings."""
        return uri.startswith(self.folder.rstrip("/") + "/")


def read(path: str, data: dict[str, Any]) -> tuple[Stack, ...]:
    """The stacks in the file of settings at ``path`` (absolute), of which ``data`` is all that it says to hotc.

    Raises :class:`SettingsError` for what it doesn't know, and for a template that isn't there.
    """
    section, file = data.get(SECTION), shown(path)
    if not isinstance(section, dict):
        raise SettingsError(f"{file}: {SECTION} must be a table of stacks", "Write [stack.NAME].")
    return tuple(_stack(name, table, path, file) for name, table in section.items())


def _stack(name: str, table: object, path: str, file: str) -> Stack:
    place = f"{file}: {SECTION}.{name}"
    if not isinstance(table, dict):
        raise SettingsError(f"{place} must be a table", f"Write [stack.{name}] and below it template = …")
    for key in table:
        if key not in KEYS:
            hint = did_you_mean(key, KEYS) or f"There may be {', '.join(KEYS)}."
            raise SettingsError(f"{place} has no setting {key!r}", hint)
    folder = os.path.dirname(path)  # noqa: PTH120
    values, files = _parameters(table.get("parameters", {}), place)
    return Stack(
        name,
        _template(table, place, folder),
        tuple(_absolute(each, folder) for each in _paths(table.get("environments", []), f"{place}.environments")),
        values,
        tuple(_absolute(each, folder) for each in files),
        _target(table.get("target"), place),
        file,
        folder,
    )


def _template(table: dict[str, Any], place: str, folder: str) -> str:
    written = table.get("template")
    if not isinstance(written, str):
        problem = "has no template" if written is None else "must name its template as a path"
        raise SettingsError(f"{place} {problem}", 'Write template = "web.yaml".')
    found = _absolute(written, folder)
    if not found.startswith(_REMOTE) and not os.path.isfile(found):  # noqa: PTH113
        hint = "Paths are relative to the file of settings."
        raise SettingsError(f"{place}.template names {written}, and there is no such file", hint)
    return found


def _paths(written: object, place: str) -> list[str]:
    paths = [written] if isinstance(written, str) else written
    if not isinstance(paths, list) or not all(isinstance(each, str) for each in paths):
        raise SettingsError(f"{place} must be a list of paths", 'Write environments = ["production.yaml"].')
    return paths


def _parameters(written: object, place: str) -> tuple[dict[str, Any], list[str]]:
    """Values by name, or the files that hold them."""
    if isinstance(written, str):
        return {}, [written]
    if isinstance(written, list) and all(isinstance(each, str) for each in written):
        return {}, written
    if not isinstance(written, dict):
        hint = 'Write parameters = {size = 4}, or parameters = "values.yaml".'
        raise SettingsError(f"{place}.parameters must be a table of values, or a file with them", hint)
    for name, value in written.items():
        if not isinstance(value, _PLAIN):
            hint = f'Write {name} = "{value}".'
            raise SettingsError(f"{place}.parameters.{name} is a date, which no parameter takes", hint)
    return written, []


def _target(written: object, place: str) -> str | None:
    if written is None:
        return None
    from hotc.compiler.releases import find, hint_for

    if not isinstance(written, str):
        raise SettingsError(f"{place}.target must be a release", 'Write target = "yoga".')
    if find(written) is None:
        raise SettingsError(f"{place}.target must be a release of OpenStack, not {written!r}", hint_for(written))
    return written


def _absolute(path: str, folder: str) -> str:
    if path.startswith(_REMOTE):
        return path
    return os.path.normpath(os.path.join(folder, path))  # noqa: PTH118
