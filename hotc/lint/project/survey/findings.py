"""What a folder holds → the stacks that its file of settings may declare."""

from __future__ import annotations

import os.path
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from hotc.lint.project.survey.fitting import chosen, fits, lacking, tops, within

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hotc.compiler.template import Parameter
    from hotc.lint.project.survey.sheets import EnvironmentSheet, Folder, TemplateSheet

_SHARED = {"all", "base", "common", "default", "defaults", "general", "global", "globals", "shared"}
"""Words in the names of environments that go with every other one."""
_SAYS_NOTHING = {"main", "template", "stack", "heat", "hot", "index", "top", "root", "hot_template", "heat_template"}
"""Names of templates that say less than the folder that they lie in."""
_ALLOWED = re.compile(r"[^A-Za-z0-9_.-]+")


@dataclass(slots=True)
class FoundStack:
    """A stack that a folder seems to have. Paths are relative to the folder.

    ``needed`` are the parameters that nothing gives a value to, ``nested`` how many templates are part of it.
    """

    name: str
    template: str
    environments: list[str] = field(default_factory=list)
    needed: list[Parameter] = field(default_factory=list)
    nested: int = 0
    resources: int = 0
    damaged: bool = False


@dataclass(slots=True)
class Found:
    """What was made of a folder: the stacks that nothing declares yet, and the names of those that are declared.

    ``stray`` are environments that fit no template, each with what is told of it.
    """

    stacks: list[FoundStack]
    templates: int
    environments: int
    declared: list[str] = field(default_factory=list)
    stray: list[tuple[str, str]] = field(default_factory=list)


def stacks_of(folder: Folder, declared: Mapping[str, str] | None = None) -> Found:
    """The stacks of a folder, each template at the top with its environments. Of environments that say something of
    the same parameter or type, each makes a stack of its own: they are alternatives. ``declared`` are the templates
    (uris) that stacks are declared of already, with the name of one: these are left out.
    """
    declared = declared or {}
    heads = tops(folder)
    going: dict[str, list[EnvironmentSheet]] = {each.uri: [] for each in heads}
    found = Found([], len(folder.templates), len(folder.environments))
    for environment in folder.environments:
        fitting = [each for each in heads if fits(environment, each, folder)]
        for each in chosen(environment, fitting):
            going[each.uri].append(environment)
        if not fitting:
            found.stray.append((environment.path, _why(environment, heads)))
    names = set(declared.values())
    for template in heads:
        if template.uri in declared:
            found.declared.append(declared[template.uri])
            continue
        for label, environments in _together(going[template.uri]):
            name = _free(_named(template, label), template, names)
            found.stacks.append(_stack(name, template, environments, folder))
    return found


def _stack(name: str, template: TemplateSheet, environments: list[EnvironmentSheet], folder: Folder) -> FoundStack:
    given = set().union(*(each.parameters | each.defaults for each in environments))
    inner = within(template.uri, folder).union(*(each.templates for each in environments)) - {template.uri}
    return FoundStack(
        name,
        template.path,
        [each.path for each in environments],
        [each for each in template.needed if each.name not in given],
        len(inner & folder.templates.keys()),
        template.resources,
        template.damaged,
    )


def _together(environments: list[EnvironmentSheet]) -> list[tuple[str, list[EnvironmentSheet]]]:
    """The environments of a template, sorted into those that are given together; each with a label for the stack,
    which is empty where there is one only.
    """
    shared = [each for each in environments if _stem_words(each) & _SHARED]
    others = [each for each in environments if each not in shared]
    rivals = [each for each in others if any(each.gives & other.gives for other in others if other is not each)]
    always = shared + [each for each in others if each not in rivals]
    if not rivals:
        return [("", always)]
    return [(_stem(each), [*always, each]) for each in rivals]


def _stem(environment: EnvironmentSheet) -> str:
    return os.path.splitext(os.path.basename(environment.path))[0]  # noqa: PTH119, PTH122


def _stem_words(environment: EnvironmentSheet) -> set[str]:
    return set(re.split(r"[^a-z0-9]+", _stem(environment).lower()))


def _why(environment: EnvironmentSheet, heads: list[TemplateSheet]) -> str:
    near = lacking(environment, heads)
    if near is None:
        return "no template declares what it gives"
    template, missing = near
    shown = ", ".join(missing[:3]) + (f" and {len(missing) - 3} more" if len(missing) > 3 else "")
    return f"{template.path} comes nearest, which does not declare {shown}"


def _named(template: TemplateSheet, label: str) -> str:
    """``web/web.yaml`` and ``production`` → ``web-production``."""
    stem = os.path.splitext(os.path.basename(template.path))[0]  # noqa: PTH119, PTH122
    if stem.lower() in _SAYS_NOTHING:
        stem = os.path.basename(os.path.dirname(template.uri)) or stem  # noqa: PTH119, PTH120
    if not label or label == stem:
        return _clean(stem)
    return _clean(label if label.startswith(stem) else f"{stem}-{label}")


def _clean(name: str) -> str:
    """A name that Heat takes for a stack: letters first, then also digits and ``_.-``."""
    cleaned = _ALLOWED.sub("-", name).strip("-._")
    return (cleaned if cleaned[:1].isalpha() else f"stack-{cleaned}".rstrip("-"))[:255]


def _free(name: str, template: TemplateSheet, taken: set[str]) -> str:
    """The name, with as many of its folders before it as make it the only one, else with a number behind it."""
    candidate, folders = name, list(Path(template.path).parent.parts)
    while candidate in taken and folders:
        candidate = _clean(f"{folders.pop()}-{candidate}")
    number = 2
    while candidate in taken:
        candidate, number = f"{name}-{number}", number + 1
    taken.add(candidate)
    return candidate
