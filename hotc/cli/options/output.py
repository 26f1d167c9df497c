"""What is written, and where to."""

from __future__ import annotations

from hotc.cli.options.option import OUTPUT, Option


def _shorthand(choices: tuple[str, ...]) -> str:
    from hotc.cli import shorthand

    meant = shorthand.of(choices)
    return f" {shorthand.WORD} is short for {meant}." if meant else ""


def formats(*choices: str, default: str = "") -> Option:
    """``-f/--format`` with the formats that a command can write; the first is the default."""
    return Option(
        "format",
        "-f --format",
        f"How to write the result; default {default or choices[0]}.{_shorthand(choices)}",
        choices=choices,
        default=default or choices[0],
        panel=OUTPUT,
    )


FAIL_ON = Option(
    "fail_on",
    "--fail-on",
    "Least severity that makes the exit status 1; default error.",
    choices=("error", "warning", "info", "never"),
    default="error",
    panel=OUTPUT,
)
REPORT = Option(
    "format",
    "-f --format",
    "How to write the findings; default text.",
    choices=("text", "concise", "json", "jsonl", "sarif", "junit", "github", "gitlab", "checkstyle"),
    default="text",
    panel=OUTPUT,
)
OUTPUT_FILE = Option("output", "-o --output", "Write to this file.", metavar="FILE", complete="file", panel=OUTPUT)
PROGRESS_FILE = Option(
    "progress_file",
    "--progress-file",
    "Append what happens to a file as well: lines, or a stream of JSON where its name ends in .jsonl.",
    metavar="FILE",
    complete="file",
    panel=OUTPUT,
)
NOTIFY = Option(
    "notify",
    "--notify",
    "Tell a webhook (https://…) or a message bus (rabbit://…) what becomes of the stack; may be repeated. So does the"
    " variable HOTC_NOTIFY, with URLs between spaces.",
    metavar="URL",
    repeat=True,
    panel=OUTPUT,
)
DETAILED_EXITCODE = Option(
    "detailed_exitcode",
    "--detailed-exitcode",
    "Exit with 0: no changes, 1: error, 2: changes.",
    kind="flag",
    panel=OUTPUT,
)
