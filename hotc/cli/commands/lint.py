"""``hotc lint``: what is legal but very likely wrong, insecure, deprecated or not portable, besides the errors."""

from __future__ import annotations

from hotc.cli.options import FAIL_ON, PATHS, REPORT, SOURCES, Command

TYPE_CHECKING = False
if TYPE_CHECKING:
    from hotc.cli.given import Given
    from hotc.cli.screen import Screen

COMMAND = Command(
    "lint",
    "Find errors, and what is legal but likely wrong, insecure, deprecated or not portable.",
    (PATHS, *SOURCES, REPORT, FAIL_ON),
    hot=True,
)


def run(given: Given, screen: Screen) -> int:
    """Lint each template and report what was found."""
    import hotc
    from hotc.cli import inputs, report

    parameters = inputs.parameters(given)
    found = [
        hotc.lint(path, text=inputs.text(path), environments=given.environments, parameters=parameters)
        for path in given.paths
    ]
    return report.report(found, given, screen, files=len(given.paths))
