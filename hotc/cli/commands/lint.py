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
    details="In folders, every file is taken that says heat_template_version. Which rules run stands in [lint] of"
    " hotc.toml or [tool.hotc.lint] of pyproject.toml; 'hotc explain' lists them.",
    hot=True,
)


def run(given: Given, screen: Screen) -> int:
    """Lint each template and report what was found."""
    from pathlib import Path

    from hotc.cli import report, sources
    from hotc.lint import config
    from hotc.lint.api import lint_compiled
    from hotc.lint.files import templates

    files = list(templates(given.paths))
    if not files:
        screen.note(f"no templates in {', '.join(given.paths)}")
    found = []
    for file in files:
        settings = config.find(Path(file))
        screen.detail(f"linting {file} with {settings.file or 'the default rules'}")
        found.append(lint_compiled(sources.compile(file, given), settings))
    return report.report(found, given, screen, files=len(files))
