"""What there is to tell of the standard library: its templates, and what each takes and gives."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from hotc.cli.problems import Problem
from hotc.compiler import library
from hotc.compiler.data import to_data

if TYPE_CHECKING:
    from hotc.compiler.compilation import Compilation
    from hotc.compiler.template import Template

Json = dict[str, Any]


def found(name: str) -> Path:
    """The folder of a template, by its name alone or with ``hotc://stdlib/`` before it. Raises :class:`Problem`."""
    short = name.removeprefix(library.PREFIX)
    path = library.path_of(f"{library.PREFIX}{short}/{library.TEMPLATE}")
    if path is None:
        raise Problem(f"The standard library has no template {short!r}.", hint=_meant(short))
    return Path(path).parent


def _meant(name: str) -> str:
    from hotc.compiler.suggest import did_you_mean

    return did_you_mean(name, library.names()) or "See hotc stdlib list."


def compiled(name: str, parameters: Json | None = None) -> Compilation:
    """A template by itself."""
    import hotc

    return hotc.compile(library.PREFIX + name, parameters=parameters)


def template_of(name: str) -> Template:
    """A template as declared."""
    template = compiled(name).template
    assert template is not None  # the library is there, and whole
    return template


def row(name: str) -> Json:
    """Name and what it makes."""
    return {"name": name, "makes": words(found(name)), "type": library.PREFIX + name}


def words(folder: Path) -> str:
    """The first words of a README: the paragraph behind its title; empty where there are none."""
    try:
        text = (folder / "README.md").read_text(encoding="utf-8")
    except FileNotFoundError:
        return ""
    for paragraph in text.split("\n\n"):
        if paragraph.strip() and not paragraph.lstrip().startswith(("#", "<!--", "!", "|")):
            return " ".join(paragraph.split())
    return ""


def details(name: str) -> Json:
    """All of it, as programs read it."""
    folder = found(name)
    template = template_of(folder.name)
    return {
        **row(folder.name),
        "description": template.description,
        "parameters": {
            parameter.name: {
                "type": parameter.type,
                "label": parameter.label,
                "description": parameter.description,
                "required": parameter.default is None,
                "default": to_data(parameter.default),
                "hidden": parameter.hidden,
                "constraints": [
                    {"kind": each.kind, "argument": each.argument, "description": each.description}
                    for each in parameter.constraints
                ],
            }
            for parameter in template.parameters.values()
        },
        "outputs": {output.name: output.description for output in template.outputs.values()},
        "resources": {resource.name: resource.type for resource in template.resources.values()},
        "path": str(folder),
    }
