"""The files of a folder, read once each: what a template needs and names, what an environment gives."""

from __future__ import annotations

import os.path
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from hotc.compiler.context import Context, Options
from hotc.compiler.environment_files import read_environments
from hotc.compiler.loader import FileLoader
from hotc.compiler.named_files import TYPE, named_files, said
from hotc.compiler.passes.parse import parse_template
from hotc.compiler.passes.read import load, read_map
from hotc.lint.project.contents import is_environment, is_template
from hotc.lint.project.files import below

if TYPE_CHECKING:
    from collections.abc import Callable

    from hotc.compiler.template import Parameter

ENDINGS = (".yaml", ".yml", ".json", ".template", ".hot", ".env", ".environment")
"""What files are called that may be templates or environments."""

_TYPE_WORD = re.compile(r"[A-Za-z_]\w*(?:::\w+)+")
_PARAMETERS_ALONE = re.compile(r"^(parameters|parameter_defaults)[ \t]*:", re.MULTILINE)


@dataclass(slots=True)
class TemplateSheet:
    """A template as it was found. ``uri`` is its absolute path, ``path`` the one relative to the folder.

    ``names`` are the uris of the templates that it names as types, ``types`` all words in it that look like a type.
    """

    uri: str
    path: str
    parameters: dict[str, Parameter] = field(default_factory=dict)
    names: set[str] = field(default_factory=set)
    types: set[str] = field(default_factory=set)
    resources: int = 0
    damaged: bool = False

    @property
    def needed(self) -> list[Parameter]:
        """The parameters without a default."""
        return [each for each in self.parameters.values() if each.default is None]


@dataclass(slots=True)
class EnvironmentSheet:
    """An environment as it was found. ``parameters`` and ``defaults`` are the names that it gives values to in the
    section ``parameters``, which must all be declared, and in ``parameter_defaults``, which need not be.

    ``types`` are the types that its registry maps (patterns with ``*`` included), ``templates`` the uris of the
    templates that it names there.
    """

    uri: str
    path: str
    parameters: set[str] = field(default_factory=set)
    defaults: set[str] = field(default_factory=set)
    types: set[str] = field(default_factory=set)
    templates: set[str] = field(default_factory=set)

    @property
    def gives(self) -> set[str]:
        """Every name that it says something of: two environments that share one are likely alternatives."""
        return self.parameters | self.defaults | self.types


@dataclass(slots=True)
class Folder:
    """All that was found in a folder (``root``, absolute), in the order of paths."""

    root: str
    templates: dict[str, TemplateSheet] = field(default_factory=dict)
    environments: list[EnvironmentSheet] = field(default_factory=list)


def survey(root: str, excluded: Callable[[str], bool]) -> Folder:
    """Read everything below ``root`` (absolute) that is a template or an environment; ``excluded`` says what is not
    to be looked at.
    """
    folder = Folder(root)
    loader = FileLoader()
    others = []
    for path in below(root, ENDINGS, excluded):
        if os.path.basename(path).startswith("."):  # noqa: PTH119
            continue
        if is_template(path):
            folder.templates[path] = _template(path, root, loader)
        else:
            others.append(path)
    folder.environments = [found for path in others if (found := _environment(path, root, loader)) is not None]
    return folder


def _template(path: str, root: str, loader: FileLoader) -> TemplateSheet:
    sheet = TemplateSheet(path, os.path.relpath(path, root))
    context = Context(Options(), loader)
    source = load(path, context)
    tree = read_map(source, context, what="A template", json=True) if source is not None else None
    if source is None or tree is None:
        sheet.damaged = True
        return sheet
    sheet.names = {loader.resolve(said(node), path) for kind, node in named_files(source, tree) if kind == TYPE}
    sheet.types = set(_TYPE_WORD.findall(source.text))
    template = parse_template(source, tree, context)
    sheet.parameters, sheet.resources = template.parameters, len(template.resources)
    sheet.damaged = source.damaged
    return sheet


def _environment(path: str, root: str, loader: FileLoader) -> EnvironmentSheet | None:
    """The environment in a file; ``None`` for a file that is something else."""
    certain = is_environment(path)
    if not certain and not _may_be_environment(path):
        return None
    context = Context(Options(), loader)
    found = read_environments([path], context)
    if not found.layers:
        return None
    if not certain and any(each.name == "unknown-environment-section" for each in context.diagnostics):
        return None
    layer = found.layers[0]
    sheet = EnvironmentSheet(path, os.path.relpath(path, root), set(layer.parameters), set(layer.defaults))
    sheet.types = set(found.registry.types)
    sheet.templates = {each.target for each in found.registry.templates()}
    return sheet if sheet.gives else None


def _may_be_environment(path: str) -> bool:
    try:
        with open(path, encoding="utf-8", errors="replace") as file:  # noqa: PTH123
            return _PARAMETERS_ALONE.search(file.read(65_536)) is not None
    except OSError:
        return False
