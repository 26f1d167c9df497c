"""``hotc compile``: what the compiler makes of a template, as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.cli.options import OUTPUT, OUTPUT_FILE, SOURCES, TEMPLATE_ARGUMENT, Command, Option
from hotc.cli.status import OK

if TYPE_CHECKING:
    from hotc.cli.given import Given
    from hotc.cli.screen import Screen

COMMAND = Command(
    "compile",
    "Write what the compiler makes of a template: values, types, dependencies.",
    (
        TEMPLATE_ARGUMENT,
        *SOURCES,
        Option(
            "resolved",
            "--resolved",
            "Write parameters, conditions, resources, dependencies and outputs with their values (the default).",
            kind="flag",
            panel=OUTPUT,
        ),
        Option(
            "format",
            "-f --format",
            "How to write it; default json.",
            choices=("json", "yaml"),
            default="json",
            panel=OUTPUT,
        ),
        OUTPUT_FILE,
    ),
    details='Secrets are masked. What only the cloud knows is written as {"$ref": RESOURCE} or {"$runtime": …}.',
)


def run(given: Given, screen: Screen) -> int:
    """Compile the template and write it out; errors go to the standard error."""
    from hotc.cli import outputs, report, sources
    from hotc.cli.render import table

    compilation = sources.compile(given.template, given)
    if not compilation.ok:
        return report.broken(compilation.diagnostics, screen)
    report.aside(compilation.diagnostics, screen)
    data = compilation.resolved()
    outputs.write(table.as_yaml(data) if given.format == "yaml" else table.as_json(data), given.output, screen)
    return OK
