"""``hotc bundle``: a template with all that it names, as one template, or as the JSON that Heat's API takes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.cli.options.command import Command
from hotc.cli.options.inputs import DECLARED_STACK, SOURCES, TEMPLATE_ARGUMENT
from hotc.cli.options.option import INPUTS, OUTPUT, Option
from hotc.cli.options.output import OUTPUT_FILE

if TYPE_CHECKING:
    from hotc.cli.given import Given
    from hotc.cli.screen import Screen

COMMAND = Command(
    "bundle",
    "Write a template with everything that it names as one template, or as the JSON that Heat's API takes.",
    (
        TEMPLATE_ARGUMENT,
        DECLARED_STACK,
        *SOURCES,
        Option(
            "fix",
            "--fix",
            "A parameter that is none in the bundle: its value, given or default, takes its place; may be repeated.",
            metavar="NAME",
            repeat=True,
            panel=INPUTS,
        ),
        Option(
            "format",
            "-f --format",
            "yaml: one template, nested ones and files put into it; json: the template, its files and the environment"
            " as Heat's API takes them. Default yaml.",
            choices=("yaml", "json"),
            default="yaml",
            panel=OUTPUT,
        ),
        OUTPUT_FILE,
    ),
    details="Values that environments and parameters give become the defaults of the parameters, those of hidden ones"
    " excepted. What one template can't say, such as a scaling group of stacks, is told with its place and what to do"
    " instead. In the JSON, hidden parameters have their values: keep it to yourself.",
)


def run(given: Given, screen: Screen) -> int:
    """Compile, bundle, write."""
    from hotc.cli import bundling

    return bundling.bundle(given, screen)
