"""What ``hotc bundle`` does: a composition as one template, held against the compiler; or as a request to Heat."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hotc.cli import declared, outputs, report
from hotc.cli.problems import Problem
from hotc.cli.render import table
from hotc.cli.status import FAILED, OK
from hotc.compiler.values import Unknown

if TYPE_CHECKING:
    from hotc.cli.given import Given
    from hotc.cli.screen import Screen
    from hotc.compiler.bundle import Bundle
    from hotc.compiler.compilation import Compilation

Json = dict[str, Any]


def bundle(given: Given, screen: Screen) -> int:
    """Do it; return the exit status. Raises :class:`Problem`."""
    from hotc.compiler.bundle import bundled

    said = _said(given)
    compilation = _compiled(said, given)
    if not compilation.ok:
        return report.broken(compilation.diagnostics, screen)
    if given.format == "json":
        report.aside(compilation.diagnostics, screen)
        outputs.write(table.as_json(_request(said)), given.output, screen)
        return OK
    made = bundled(compilation, _fixed(given.fix, compilation))
    if made is None:
        report.aside(compilation.diagnostics, screen)
        screen.error(f"{said['template']} can't be put into one template; nothing was written.")
        return FAILED
    text = _text(made, compilation)
    found = _compiled_again(text, compilation)
    wrong = [each for each in found.diagnostics if each.severity == "error" and each.heat != "never"]
    if any(each.heat != "cloud" for each in wrong):
        report.aside(wrong, screen)
        screen.error(
            "The one template has errors that its parts don't have; nothing was written.",
            hint="In one stack, Heat sees dependencies that it doesn't see between stacks, and looks at values earlier."
            " Keep the files beside the template: hotc bundle --format json.",
        )
        return FAILED
    report.aside([*compilation.diagnostics, *wrong], screen)
    outputs.write(text, given.output, screen)
    return OK


def _said(given: Given) -> Json:
    """Template, text, environments and parameters. Raises :class:`Problem`."""
    said = declared.inputs(given, declared.chosen(given))
    return {
        "template": said["template"],
        "text": said.get("text"),
        "environments": [str(each) for each in said["environments"]],
        "parameters": {**(said.get("declared") or {}), **said["parameters"]},
    }


def _compiled(said: Json, given: Given) -> Compilation:
    import hotc
    from hotc.compiler.global_environments import global_environments
    from hotc.compiler.loader import FileLoader

    return hotc.compile(
        said["template"],
        text=said["text"],
        environments=said["environments"],
        parameters=said["parameters"],
        global_environments=global_environments(),
        loader=FileLoader(allow_remote=given.allow_remote),
    )


def _fixed(names: list[str], compilation: Compilation) -> Json:
    """The values of parameters that are to be none any more. Raises :class:`Problem`."""
    from hotc.compiler.suggest import did_you_mean

    assert compilation.template is not None
    assert compilation.instance is not None
    parameters, values = compilation.template.parameters, compilation.resolved()["parameters"]
    for name in names:
        if name not in parameters:
            raise Problem(f"The template has no parameter {name}.", hint=did_you_mean(name, parameters))
        if parameters[name].hidden:
            raise Problem(f"The parameter {name} is hidden; its value would stand in the bundle for all to read.")
        if isinstance(compilation.instance.parameters[name], Unknown):
            raise Problem(f"The parameter {name} has no value.", hint=f"Give one with -P {name}=VALUE, or a default.")
    return {name: values[name] for name in names}


def _request(said: Json) -> Json:
    from hotc.runtime.heat.package import packaged
    from hotc.runtime.planning.inputs import given as as_given

    return packaged(as_given(said["template"], said["environments"], said["parameters"], said["text"]))


def _text(made: Bundle, compilation: Compilation) -> str:
    """The text in hotc's layout, with the comments with which the template begins."""
    from hotc.compiler.bundle.text import as_text
    from hotc.lint.layout.documents import sections_apart
    from hotc.lint.layout.formatter import formatted

    source, root = compilation.unit.source, compilation.unit.root
    assert source is not None
    comments = _comments(source.text)
    others = sorted(each.source.name for uri, each in compilation.unit.templates.items() if uri != source.uri)
    if others:
        comments += [*([""] if comments else []), f"Made by hotc bundle from {source.name}; edit that one."]
    return formatted(as_text(made.data, comments), sections_apart(root) or ())


def _comments(text: str) -> list[str]:
    """The lines of comment before everything else."""
    found = []
    for line in text.lstrip("\ufeff").splitlines():
        if not line.startswith("#"):
            break
        found.append(line[1:].removeprefix(" "))
    return found


def _compiled_again(text: str, compilation: Compilation) -> Compilation:
    """The bundle by itself; to it, there is nothing beside it."""
    import hotc

    name = compilation.unit.uri if "://" not in compilation.unit.uri else "bundle.yaml"
    return hotc.compile(name, text=text)
