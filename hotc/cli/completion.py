"""What shell completion offers for an argument or an option's value."""

from __future__ import annotations

from collections.abc import Callable, Iterable  # noqa: TC003  (typer evaluates the annotations below)
from pathlib import Path

import typer  # noqa: TC002

TEMPLATE_SUFFIXES = (".yaml", ".yml", ".json", ".template", ".hot")


def _paths(incomplete: str, wanted: Callable[[Path], bool]) -> list[str]:
    folder, _, start = incomplete.rpartition("/")
    prefix = f"{folder}/" if "/" in incomplete else ""
    try:
        entries = sorted(Path(prefix or ".").iterdir())
    except OSError:
        return []
    names = [(f"{prefix}{entry.name}", entry) for entry in entries if entry.name.startswith(start)]
    shown = [(name, entry) for name, entry in names if start.startswith(".") or not entry.name.startswith(".")]
    return [f"{name}/" if entry.is_dir() else name for name, entry in shown if entry.is_dir() or wanted(entry)]


def templates(incomplete: str) -> list[str]:
    """Files that may be templates or environments, folders, and templates of the standard library."""
    if incomplete.startswith("hotc:"):
        from hotc.compiler.library import PREFIX, names

        return [f"{PREFIX}{name}" for name in names() if f"{PREFIX}{name}".startswith(incomplete)]
    return _paths(incomplete, lambda path: path.suffix in TEMPLATE_SUFFIXES)


def files(incomplete: str) -> list[str]:
    """All files and folders."""
    return _paths(incomplete, lambda path: True)


def codes(incomplete: str) -> Iterable[str]:
    """Codes and names of findings."""
    from hotc.cli.explanations import names

    return [name for name in names() if name.startswith(incomplete)]


def types(incomplete: str) -> list[str]:
    """Names of resource types, in any case."""
    from hotc.compiler import catalog

    return [name for name in catalog.names() if name.lower().startswith(incomplete.lower())]


def stacks(incomplete: str) -> list[str]:
    """Names of stacks in the default state."""
    from hotc.runtime import api
    from hotc.runtime.errors import EngineError

    try:
        return [stack.name for stack in api.stacks() if stack.name.startswith(incomplete)]
    except EngineError:
        return []


def addresses(context: typer.Context, incomplete: str) -> list[str]:
    """Addresses of the recorded resources of the stack that stands before, in the state that the line names."""
    from hotc.runtime import opening
    from hotc.runtime.errors import EngineError

    words = [word for word in context.args if not word.startswith("-")]  # where an option still lacks its value
    stack = context.params.get("stack") or next(iter(words), None)
    try:
        with opening.opened(context.params.get("state")) as store:
            record = store.stack(stack) if stack else None
            rows = store.resources(record.lineage) if record is not None else []
    except EngineError:
        return []
    return sorted({row.address for row in rows if row.address.startswith(incomplete)})


def outputs(context: typer.Context, incomplete: str) -> list[str]:
    """Names of the recorded outputs of the stack that stands before."""
    from hotc.runtime import api
    from hotc.runtime.errors import EngineError

    try:
        names = api.outputs(context.params["stack"], state=context.params.get("state"))
    except (EngineError, KeyError):
        return []
    return [name for name in names if name.startswith(incomplete)]


def rules(incomplete: str) -> list[str]:
    """Codes, names and prefixes of lint rules, behind those that are there with commas between."""
    from hotc.lint.table import RULES

    before, comma, start = incomplete.rpartition(",")
    names = [name for rule in RULES for name in (rule.code, rule.name)]
    return [before + comma + name for name in names if name.startswith(start)]


def clouds(incomplete: str) -> list[str]:
    """Names of clouds in clouds.yaml, and the embedded one."""
    from openstack.config import OpenStackConfig
    from openstack.exceptions import ConfigException

    try:
        known = OpenStackConfig().get_cloud_names()
    except ConfigException:
        known = []
    return [name for name in dict.fromkeys([*known, "sandbox"]) if name.startswith(incomplete)]


def releases(incomplete: str) -> list[str]:
    """Names and dates of releases of OpenStack, the newest first."""
    from hotc.compiler.releases import words

    return [word for word in reversed(words()) if word.startswith(incomplete.lower())]


def declared(incomplete: str) -> list[str]:
    """Names of the stacks that the settings declare."""
    from hotc.compiler.settings import SettingsError
    from hotc.lint.project.settings import Settings

    try:
        return [stack.name for stack in Settings().stacks(str(Path.cwd())) if stack.name.startswith(incomplete)]
    except SettingsError:
        return []


def library(incomplete: str) -> list[str]:
    """Names of templates of the standard library."""
    from hotc.compiler.library import names

    return [name for name in names() if name.startswith(incomplete)]


OFFERS: dict[str, Callable[..., Iterable[str]]] = {
    "template": templates,
    "file": files,
    "code": codes,
    "type": types,
    "stack": stacks,
    "declared": declared,
    "address": addresses,
    "output": outputs,
    "rule": rules,
    "cloud": clouds,
    "release": releases,
    "library": library,
}
"""What :class:`hotc.cli.options.option.Option` calls ``complete`` → the function that finds the candidates."""
