"""``hotc compile``: the typed IR of a template, or its resolved values, as JSON or YAML."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.cli.options.command import Command
from hotc.cli.options.inputs import DECLARED_STACK, LIMITS, SOURCES, TARGET, TEMPLATE_ARGUMENT
from hotc.cli.options.option import OUTPUT, Option
from hotc.cli.options.output import OUTPUT_FILE
from hotc.cli.status import OK

if TYPE_CHECKING:
    from hotc.cli.given import Given
    from hotc.cli.screen import Screen

COMMAND = Command(
    "compile",
    "Write what the compiler makes of a template: the typed IR with places, or the resolved values.",
    (
        TEMPLATE_ARGUMENT,
        DECLARED_STACK,
        *SOURCES,
        TARGET,
        *LIMITS,
        Option(
            "resolved",
            "--resolved",
            "Write only parameters, conditions, resources, dependencies and outputs with their values.",
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
    details="The IR's form is stable (hotc_ir: 1) and described in the documentation. "
    'Secrets are masked. What only the cloud knows is written as {"$ref": RESOURCE} or {"$runtime": …}.',
)


def run(given: Given, screen: Screen) -> int:
    """Compile the template and write it out; errors go to the standard error."""
    from hotc.cli import declared, outputs, report
    from hotc.cli.render import table

    compilation = declared.compiled(given)
    if not compilation.ok:
        return report.broken(compilation.diagnostics, screen)
    report.aside(compilation.diagnostics, screen)
    data = compilation.resolved() if given.resolved else compilation.ir()
    outputs.write(table.as_yaml(data) if given.format == "yaml" else table.as_json(data), given.output, screen)
    return OK
