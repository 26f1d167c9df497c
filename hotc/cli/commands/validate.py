"""``hotc validate``: everything that Heat or the cloud would reject, at once, each with its place."""

from __future__ import annotations

from hotc.cli.options import ENGINE, FAIL_ON, INPUTS, REPORT, SOURCES, TARGET, TEMPLATES, Command, Option

TYPE_CHECKING = False
if TYPE_CHECKING:
    from hotc.cli.given import Given
    from hotc.cli.screen import Screen

COMMAND = Command(
    "validate",
    "Find every error in templates, each with its place, without a cloud.",
    (
        TEMPLATES,
        *SOURCES,
        Option(
            "require_parameters",
            "--require-parameters",
            "A parameter without value or default is an error.",
            kind="flag",
            panel=INPUTS,
        ),
        TARGET,
        ENGINE,
        REPORT,
        FAIL_ON,
    ),
    hot=True,
)


def run(given: Given, screen: Screen) -> int:
    """Compile each template and report what was found."""
    from hotc.cli import report, sources

    found = []
    for template in given.templates:
        screen.detail(f"validating {template}")
        found.append(sources.compile(template, given).diagnostics)
    return report.report(found, given, screen, files=given.templates)
