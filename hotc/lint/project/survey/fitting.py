"""Which template stands at the top, and which environments go with it."""

from __future__ import annotations

import os.path
import re
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hotc.lint.project.survey.sheets import EnvironmentSheet, Folder, TemplateSheet

_PARTS = re.compile(r"[^A-Za-z0-9]+")
_SAYS_ENVIRONMENT = {"env", "environment", "environments", "params", "parameters", "registry", "hot", "heat"}


def within(uri: str, folder: Folder) -> set[str]:
    """The templates that a template leads to through the types that it names; itself only where it is in a circle."""
    found: set[str] = set()
    waiting = [uri]
    while waiting:
        sheet = folder.templates.get(waiting.pop())
        new = (sheet.names & folder.templates.keys()) - found if sheet is not None else set()
        found |= new
        waiting += new
    return found


def tops(folder: Folder) -> list[TemplateSheet]:
    """The templates that no other template and no environment names. Of those that name each other in a circle, the
    first one counts: each template is a top, or part of one.
    """
    named = {uri for sheet in folder.templates.values() for uri in sheet.names if uri != sheet.uri}
    for environment in folder.environments:
        named |= environment.templates
    found = [sheet for uri, sheet in folder.templates.items() if uri not in named]
    covered = {sheet.uri for sheet in found}.union(*(within(sheet.uri, folder) for sheet in found))
    for environment in folder.environments:
        covered |= environment.templates.union(*(within(uri, folder) for uri in environment.templates))
    for uri, sheet in folder.templates.items():
        if uri not in covered:
            found.append(sheet)
            covered |= {uri} | within(uri, folder)
    return sorted(found, key=lambda sheet: sheet.path)


def fits(environment: EnvironmentSheet, template: TemplateSheet, folder: Folder) -> bool:
    """Whether an environment can go with a template: the template declares all of its ``parameters``, and something
    of what it says has an effect there.
    """
    if not environment.parameters <= template.parameters.keys():
        return False
    if environment.parameters:
        return True
    inner = _reached(template, environment, folder)
    declared = template.parameters.keys() | {name for each in inner for name in each.parameters}
    if environment.defaults & declared:
        return True
    types = template.types.union(*(each.types for each in inner))
    return any(_is_used(pattern, types) for pattern in environment.types)


def lacking(environment: EnvironmentSheet, tops: Iterable[TemplateSheet]) -> tuple[TemplateSheet, list[str]] | None:
    """The template that an environment which fits none comes nearest to, and the parameters that it lacks."""
    near = [
        (len(environment.parameters - each.parameters.keys()), each)
        for each in tops
        if environment.parameters & each.parameters.keys()
    ]
    if not near:
        return None
    _, template = min(near, key=lambda pair: (pair[0], _far(environment, pair[1])))
    return template, sorted(environment.parameters - template.parameters.keys())


def chosen(environment: EnvironmentSheet, fitting: list[TemplateSheet]) -> list[TemplateSheet]:
    """Those of the templates that an environment fits for which it was likely written: the one that it is named after
    (``web.env`` and ``web.yaml``), else those nearest to it on the disk.
    """
    words = _words(environment.path)
    named = [each for each in fitting if (own := _words(each.path)) and own <= words]
    longest = max((len(_words(each.path)) for each in named), default=0)
    candidates = [each for each in named if len(_words(each.path)) == longest] or fitting
    nearest = min((_far(environment, each) for each in candidates), default=0)
    return [each for each in candidates if _far(environment, each) == nearest]


def _reached(template: TemplateSheet, environment: EnvironmentSheet, folder: Folder) -> list[TemplateSheet]:
    uris = within(template.uri, folder) | environment.templates
    for uri in environment.templates:
        uris = uris | within(uri, folder)
    return [folder.templates[uri] for uri in sorted(uris) if uri in folder.templates]


def _is_used(pattern: str, types: set[str]) -> bool:
    return pattern in types or ("*" in pattern and any(fnmatchcase(each, pattern) for each in types))


def _words(path: str) -> frozenset[str]:
    """``envs/web_env.yaml`` → ``{"web"}``."""
    stem = os.path.splitext(os.path.basename(path))[0]  # noqa: PTH119, PTH122
    return frozenset(word for word in _PARTS.split(stem.lower()) if word and word not in _SAYS_ENVIRONMENT)


def _far(environment: EnvironmentSheet, template: TemplateSheet) -> int:
    """Steps between the folders of both."""
    way = os.path.relpath(os.path.dirname(template.uri), os.path.dirname(environment.uri))  # noqa: PTH120
    return 0 if way == "." else way.count(os.sep) + 1
