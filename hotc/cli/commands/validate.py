"""``hotc validate``: everything that Heat or the cloud would reject, at once, each with its place."""

from __future__ import annotations

from hotc.cli.options.cloud import CHECKED_CLOUD
from hotc.cli.options.command import Command
from hotc.cli.options.inputs import LIMITS, ONLY_TEMPLATES, PATHS, SOURCES, STACKS, TARGET
from hotc.cli.options.option import INPUTS, Option
from hotc.cli.options.output import FAIL_ON, REPORT
from hotc.cli.options.running import WORK

TYPE_CHECKING = False
if TYPE_CHECKING:
    from hotc.cli.given import Given
    from hotc.cli.looking import Round
    from hotc.cli.screen import Screen
    from hotc.compiler.diagnostics import Diagnostic
    from hotc.lint.project.job import Job

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
        *WORK,
    ),
    hot=True,
)


def run(given: Given, screen: Screen) -> int:
    """Compile each template and report what was found."""
    if not given.watch:
        return _once(given, screen).status
    from hotc.cli import watching

    return watching.watch(lambda: _once(given, screen), given, screen)


def _once(given: Given, screen: Screen) -> Round:
    from hotc.cli import looking, projects, report
    from hotc.lint.silence.agreement import with_stacks

    jobs, _ = projects.jobs(given)
    files = projects.files(jobs)
    if not jobs:
        screen.note(f"no templates in {', '.join(given.paths) or 'this folder'}")
    if given.cloud:
        results, found = [], _on_cloud(jobs, given, screen)
    else:
        results = looking.results(jobs, looking.compiled_only, given, screen)
        found = with_stacks(jobs, [result.found for result in results])
    return looking.Round(report.report(found, given, screen, files=files), results, files)


def _on_cloud(jobs: list[Job], given: Given, screen: Screen) -> list[list[Diagnostic]]:
    from hotc.cli import cloud_checks, sources

    compilations = [sources.compile_job(job, given) for job in jobs]
    cloud_checks.add(compilations, given.cloud, screen)
    return [compilation.diagnostics for compilation in compilations]
