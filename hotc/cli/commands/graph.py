"""``hotc graph``: a picture of a template."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from hotc.cli.options.cloud import STATE
from hotc.cli.options.command import Command
from hotc.cli.options.inputs import DECLARED_STACK, SOURCES, TEMPLATE_ARGUMENT
from hotc.cli.options.option import OUTPUT, Option
from hotc.cli.options.output import OUTPUT_FILE
from hotc.cli.problems import Problem, sentence
from hotc.cli.status import OK, USAGE

if TYPE_CHECKING:
    from hotc.cli.given import Given
    from hotc.cli.screen import Screen
    from hotc.compiler.compilation import Compilation
    from hotc.compiler.select.nodes import Selector
    from hotc.diagram.overlay import Overlay
    from hotc.diagram.scope import Scope

SCOPE = "Scope"
OVERLAY = "Overlay"

COMMAND = Command(
    "graph",
    "Draw a template: in the terminal, or as SVG, PNG, PDF, HTML, Mermaid, DOT.",
    (
        TEMPLATE_ARGUMENT,
        DECLARED_STACK,
        *SOURCES,
        Option(
            "view",
            "--view",
            "What to draw: networks with what lives in them (the default), all dependencies, or what can be made at the"
            " same time, step by step.",
            choices=("network", "dependencies", "parallel"),
            default="network",
            panel=OUTPUT,
        ),
        Option(
            "select",
            "--select",
            "Draw what a selector selects, as 'hotc query' lists it.",
            metavar="SELECTOR",
            panel=SCOPE,
        ),
        Option("focus", "--focus", "Draw this resource and what is near it.", metavar="NAME", panel=SCOPE),
        Option(
            "depth",
            "--depth",
            "With --focus: how many arrows away from it, in either direction.",
            kind="number",
            metavar="N",
            panel=SCOPE,
        ),
        Option(
            "exclude",
            "--exclude",
            "Leave out: a name, an address or a type, * stands for anything; may be repeated.",
            metavar="NAME|TYPE",
            repeat=True,
            panel=SCOPE,
        ),
        Option(
            "collapse",
            "--collapse",
            "Draw closed: a group or a nested stack; or all resources of a type as one. May be repeated.",
            metavar="NAME|TYPE",
            repeat=True,
            panel=SCOPE,
        ),
        Option(
            "lint", "--lint", "Mark the resources about which 'hotc lint' finds something.", kind="flag", panel=OVERLAY
        ),
        Option(
            "plan",
            "--plan",
            "Mark what this saved plan ('hotc plan -o FILE') will do to each resource, and because of what.",
            metavar="FILE",
            complete="file",
            panel=OVERLAY,
        ),
        Option(
            "status",
            "--status",
            "Mark the status that each resource has in this stack.",
            metavar="STACK",
            complete="stack",
            panel=OVERLAY,
        ),
        STATE,
        Option(
            "format",
            "-f --format",
            "The format; default: what the ending of --output says, else text.",
            choices=("text", "svg", "png", "pdf", "html", "mermaid", "dot", "json"),
            panel=OUTPUT,
        ),
        OUTPUT_FILE,
    ),
    hot=True,
)


def run(given: Given, screen: Screen) -> int:
    """Draw it, to the file or to the standard output."""
    from hotc.cli import declared, report
    from hotc.diagram.api import draw
    from hotc.diagram.errors import DiagramError

    selector = _selector(given)  # before the template: a mistake in it is told at once
    compilation = declared.compiled(given)
    if compilation.template is None or report.status(compilation.diagnostics) == USAGE:
        return report.broken(compilation.diagnostics, screen)
    try:
        made = draw(
            compilation,
            format=given.format,
            view=given.view,
            output=given.output,
            scope=_scope(given, selector, compilation),
            overlay=_overlay(given, compilation),
            colour=screen.style.enabled,
        )
    except DiagramError as error:
        if not compilation.ok:
            return report.broken(compilation.diagnostics, screen)
        raise Problem(sentence(error.message), hint=sentence(error.hint)) from error
    if not compilation.ok:
        screen.note(f"The template has errors, the picture may miss something: {declared.validating(given)}")
    if given.output:
        screen.note(f"Wrote {given.output}")
    elif isinstance(made, bytes):
        sys.stdout.buffer.write(made)
    else:
        screen.write(made)
    return OK


def _selector(given: Given) -> Selector | None:
    if not given.select:
        return None
    from hotc.compiler.select.parser import parse

    return parse(given.select)


def _scope(given: Given, selector: Selector | None, compilation: Compilation) -> Scope:
    from hotc.diagram.scope import Scope

    if given.depth is not None and not given.focus:
        raise Problem("--depth says how far to look from --focus.", hint="Write --focus NAME --depth 2")
    if given.depth is not None and given.depth < 0:
        raise Problem(f"--depth expects 0 or more, not {given.depth}")
    selected = None
    if selector is not None and compilation.instance is not None:
        from hotc.compiler.select.evaluate import select

        selected = {each.resource.address for each in select(selector, compilation.instance)}
    return Scope(
        select=selected,
        focus=given.focus or "",
        depth=1 if given.depth is None else given.depth,
        exclude=given.exclude,
        collapse=given.collapse,
    )


def _overlay(given: Given, compilation: Compilation) -> Overlay | None:
    wanted = [name for name in ("lint", "plan", "status") if given.values[name]]
    if len(wanted) > 1:
        raise Problem(
            f"--{wanted[0]} and --{wanted[1]} both want to mark the resources.", hint="Draw one picture for each."
        )
    if not wanted:
        return None
    from hotc.diagram import overlays

    if given.lint:
        from pathlib import Path

        from hotc.lint import config
        from hotc.lint.api import lint_compiled

        return overlays.findings(lint_compiled(compilation, config.find(Path(given.template or compilation.unit.uri))))
    if given.plan:
        from hotc.runtime.planning import plan_file

        return overlays.plan(plan_file.load(given.plan).as_dict())
    from hotc.cli import records
    from hotc.runtime import api

    found = api.resources(given.status, state=given.state)
    return overlays.state(given.status, [records.resource(row) for row in found])
