"""``hotc graph``: a picture of a template."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from hotc.cli.options import OUTPUT, OUTPUT_FILE, SOURCES, TEMPLATE_ARGUMENT, Command, Option
from hotc.cli.problems import Problem, sentence
from hotc.cli.status import OK, USAGE

if TYPE_CHECKING:
    from hotc.cli.given import Given
    from hotc.cli.screen import Screen
    from hotc.diagram.scope import Scope

SCOPE = "Scope"

COMMAND = Command(
    "graph",
    "Draw a template: in the terminal, or as SVG, PNG, PDF, HTML, Mermaid, DOT.",
    (
        TEMPLATE_ARGUMENT,
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
            "format",
            "-f --format",
            "The format; default: what the ending of --output says, else text.",
            choices=("text", "svg", "png", "pdf", "html", "mermaid", "dot", "json"),
            panel=OUTPUT,
        ),
        OUTPUT_FILE,
    ),
)


def run(given: Given, screen: Screen) -> int:
    """Draw it, to the file or to the standard output."""
    from hotc.cli import report, sources
    from hotc.diagram.api import draw
    from hotc.diagram.errors import DiagramError

    compilation = sources.compile(given.template, given)
    if compilation.template is None or report.status(compilation.diagnostics) == USAGE:
        return report.broken(compilation.diagnostics, screen)
    try:
        made = draw(
            compilation,
            format=given.format,
            view=given.view,
            output=given.output,
            scope=_scope(given),
            colour=screen.style.enabled,
        )
    except DiagramError as error:
        if not compilation.ok:
            return report.broken(compilation.diagnostics, screen)
        raise Problem(sentence(error.message), hint=sentence(error.hint)) from error
    if not compilation.ok:
        screen.note(f"The template has errors, the picture may miss something: hotc validate {given.template}")
    if given.output:
        screen.note(f"Wrote {given.output}")
    elif isinstance(made, bytes):
        sys.stdout.buffer.write(made)
    else:
        screen.write(made)
    return OK


def _scope(given: Given) -> Scope:
    from hotc.diagram.scope import Scope

    if given.depth is not None and not given.focus:
        raise Problem("--depth says how far to look from --focus.", hint="Write --focus NAME --depth 2")
    if given.depth is not None and given.depth < 0:
        raise Problem(f"--depth expects 0 or more, not {given.depth}")
    return Scope(
        focus=given.focus or "",
        depth=1 if given.depth is None else given.depth,
        exclude=given.exclude,
        collapse=given.collapse,
    )
