"""A stack's template, environment and files as files in one folder, which name each other by relative paths."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import unquote, urlsplit

import yaml

from hotc.runtime.errors import AdoptionRefused

if TYPE_CHECKING:
    from hotc.runtime.adopting.heat_stack import HeatStack

Json = dict[str, Any]

UNTOLD: Final = "******"
"""What Heat's API gives for the value of a hidden parameter (``Engine.get_environment``)."""

TEMPLATE: Final = "template.yaml"
ENVIRONMENT: Final = "environment.yaml"
_EMPTY: Final = {"event_sinks", "encrypted_param_names", "parameter_defaults", "parameters", "resource_registry"}


def texts(stack: HeatStack) -> tuple[dict[str, str], Json]:
    """``{file name: text}``, and the values of hidden parameters, which belong into no file."""
    names = _names(stack)
    template = _renamed(stack.template, names)
    environment = {
        key: value for key, value in _renamed(stack.environment, names).items() if value or key not in _EMPTY
    }
    secret = _take_secrets(template, environment)
    _drop_needless(environment)
    files = {names[url]: _with_names(text, names) for url, text in stack.files.items() if url in names}
    files[TEMPLATE] = _dumped(template)
    if environment:
        files[ENVIRONMENT] = _dumped(environment)
    return files, secret


def write(folder: Path, files: dict[str, str]) -> None:
    """Write the files. Raises :class:`AdoptionRefused` before anything is written where one of another content is."""
    for name, text in files.items():
        path = folder / name
        if path.exists() and path.read_text(encoding="utf-8", errors="replace") != text:
            raise AdoptionRefused(f"{path} is there already, and is another one.", "Give another folder with --into.")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8", errors="surrogateescape")
    except OSError as error:
        raise AdoptionRefused(f"{folder} can't be written: {error.strerror or error}.") from error


def _drop_needless(environment: Json) -> None:
    """What clients and Heat add to a registry, and says nothing."""
    registry = environment.get("resource_registry")
    if isinstance(registry, dict):
        kept = {key: value for key, value in registry.items() if key != value and (value or key != "resources")}
        environment["resource_registry"] = kept
        if not kept:
            del environment["resource_registry"]


def _names(stack: HeatStack) -> dict[str, str]:
    """URL of a file → its name in the folder; what the template names by a plain relative path keeps it."""
    found: dict[str, str] = {}
    taken = {TEMPLATE, ENVIRONMENT}
    for url in stack.files:
        parts = urlsplit(url)
        plain = not parts.scheme and not os.path.isabs(url) and ".." not in Path(url).parts  # noqa: PTH117
        base = url if plain else unquote(Path(parts.path).name) or "file"
        name, number = base, 2
        while name in taken:
            stem, dot, ending = base.rpartition(".")
            name = f"{stem}-{number}{dot}{ending}" if dot else f"{base}-{number}"
            number += 1
        taken.add(name)
        found[url] = name
    return found


def _renamed(value: Any, names: dict[str, str]) -> Any:
    if isinstance(value, dict):
        return {names.get(key, key): _renamed(item, names) for key, item in value.items()}
    if isinstance(value, list):
        return [_renamed(item, names) for item in value]
    return names.get(value, value) if isinstance(value, str) else value


def _with_names(text: str, names: dict[str, str]) -> str:
    """A nested template names its own files by URL, too."""
    for url in sorted(names, key=len, reverse=True):
        if "://" in url:
            text = text.replace(url, names[url])
    return text


def _take_secrets(template: Json, environment: Json) -> Json:
    """Values of hidden parameters, taken out of the environment."""
    declared = template.get("parameters") or template.get("Parameters") or {}
    if not isinstance(declared, dict):
        return {}
    hidden = [name for name, about in declared.items() if isinstance(about, dict) and _hides(about)]
    secret: Json = {}
    for section in ("parameter_defaults", "parameters"):
        given = environment.get(section)
        if isinstance(given, dict):
            secret |= {name: given.pop(name) for name in hidden if name in given}
            if not given:
                del environment[section]
    return secret


def _hides(about: Json) -> bool:
    return str(about.get("hidden", about.get("NoEcho", False))).lower() in {"true", "yes", "on", "1", "t", "y"}


class _Dumper(yaml.SafeDumper):
    """Texts of several lines as such."""


def _text(dumper: yaml.SafeDumper, value: str) -> yaml.ScalarNode:
    lines = "\n" in value.rstrip("\n") and not any(line != line.rstrip() for line in value.split("\n"))
    return dumper.represent_scalar("tag:yaml.org,2002:str", value, style="|" if lines else None)


_Dumper.add_representer(str, _text)


def _dumped(data: Json) -> str:
    return yaml.dump(data, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=120)
