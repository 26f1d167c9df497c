"""``hotc lint``: what is legal but very likely wrong, insecure, deprecated or not portable, besides the errors."""

from __future__ import annotations

from hotc.cli.options.command import Command
from hotc.cli.options.inputs import ONLY_TEMPLATES, PATHS, SOURCES, STACKS, TARGET
from hotc.cli.options.option import INPUTS, OUTPUT, Option
from hotc.cli.options.output import REPORT
from hotc.cli.options.running import WORK

TYPE_CHECKING = False
if TYPE_CHECKING:
    from hotc.cli.given import Given
    from hotc.cli.screen import Screen

RULES = "Rules"
FIXES = "Fixes"


def _rules(name: str, flag: str, help: str) -> Option:
    help += " Codes, beginnings of codes or names, separated by commas."
    return Option(name, flag, help, metavar="CODE[,CODE]", repeat=True, complete="rule", panel=RULES)


COMMAND = Command(
    "lint",
    "Find errors, and what is legal but likely wrong, insecure, deprecated or not portable.",
    (
        PATHS,
        ONLY_TEMPLATES,
        STACKS,
        *SOURCES,
        TARGET,
        Option(
            "exclude",
            "--exclude",
            "Pass over files and folders that fit this pattern, where folders are searched; may be repeated.",
            metavar="PATTERN",
            repeat=True,
            panel=INPUTS,
        ),
        _rules("select", "--select", "Run these rules only, whatever the settings say."),
        _rules("ignore", "--ignore", "Don't run these rules."),
        _rules("extend_select", "--extend-select", "Run these rules besides."),
        Option("fix", "--fix", "Mend what can be mended safely, in the files given.", kind="flag", panel=FIXES),
        Option(
            "unsafe_fixes",
            "--unsafe-fixes",
            "With --fix or --diff: also fixes that may change what the template means.",
            kind="flag",
            panel=FIXES,
        ),
        Option(
            "diff",
            "--diff",
            "Show what --fix would change, and change nothing; the exit status is 1 if it would.",
            kind="flag",
            panel=FIXES,
        ),
        Option(
            "baseline",
            "--baseline",
            "Report only what is not known: not among the findings in this file.",
            metavar="FILE",
            complete="file",
            panel=OUTPUT,
        ),
        Option(
            "write_baseline",
            "--write-baseline",
            "Write all findings to this file, for --baseline, and report none.",
            metavar="FILE",
            complete="file",
            panel=OUTPUT,
        ),
        REPORT,
        Option("statistics", "--statistics", "Show how often each code was found instead.", kind="flag", panel=OUTPUT),
        Option(
            "fail_on",
            "--fail-on",
            "Least severity that makes the exit status 1; default what the settings say, or error.",
            choices=("error", "warning", "info", "never"),
            panel=OUTPUT,
        ),
        *WORK,
    ),
    details="In folders, every file is taken that says heat_template_version. Which rules run stands in [lint] of"
    " hotc.toml or [tool.hotc.lint] of pyproject.toml, what the stacks are in [stack.NAME]; 'hotc explain' lists the"
    " rules.",
    hot=True,
)


def run(given: Given, screen: Screen) -> int:
    """Lint each template and report what was found, or mend it."""
    from hotc.cli.linting import Linter

    if not given.watch:
        return Linter(given, screen).run()
    from hotc.cli import watching
    from hotc.cli.looking import Round

    def once() -> Round:
        linter = Linter(given, screen)
        return Round(linter.run(), linter.results, linter.files)

    return watching.watch(once, given, screen)
