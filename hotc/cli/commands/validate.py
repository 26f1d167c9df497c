"""``hotc validate``: everything that Heat or the cloud would reject, at once, each with its place."""

from __future__ import annotations

from hotc.cli.options import (
    CHECKED_CLOUD,
    FAIL_ON,
    INPUTS,
    LIMITS,
    ONLY_TEMPLATES,
    PATHS,
    REPORT,
    SOURCES,
    STACKS,
    TARGET,
    Command,
    Option,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from hotc.cli.given import Given
    from hotc.cli.screen import Screen

COMMAND = Command(
    "validate",
    "Find every error in templates, each with its place; without a cloud, or with what one knows.",
    (
        PATHS,
        ONLY_TEMPLATES,
        STACKS,
        *SOURCES,
        Option(
            "require_parameters",
            "--require-parameters",
            "A parameter without value or default is an error.",
            kind="flag",
            panel=INPUTS,
        ),
        TARGET,
        *LIMITS,
        CHECKED_CLOUD,
        REPORT,
        FAIL_ON,
    ),
    hot=True,
)


def run(given: Given, screen: Screen) -> int:
    """Compile each template and report what was found."""
    from hotc.cli import projects, report, sources

    jobs, _ = projects.jobs(given)
    if not jobs:
        screen.note(f"no templates in {', '.join(given.paths) or 'this folder'}")
    compilations = []
    for job in jobs:
        screen.detail(f"validating {job.template}" + (f" as stack {job.stack}" if job.stack else ""))
        compilations.append(sources.compile_job(job, given))
    if given.cloud:
        from hotc.cli import cloud_checks

        cloud_checks.add(compilations, given.cloud, screen)
    found = [compilation.diagnostics for compilation in compilations]
    return report.report(found, given, screen, files=projects.files(jobs))
