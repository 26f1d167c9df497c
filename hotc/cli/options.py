"""Every option and argument of every command, declared once.

The typer application (:mod:`hotc.cli.full`) and the quick parser of the hot commands (:mod:`hotc.cli.lean`) are both
made from these entries, and so are help texts and completion. Plain slotted classes: a dataclass would cost more at
import than the whole table.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Literal

    Kind = Literal["text", "number", "flag", "choice"]

INPUTS = "Inputs"
CLOUD = "Cloud and state"
OUTPUT = "Output"
GENERAL = "General"


class Option:
    """One option (``flags`` not empty) or argument (``flags`` empty).

    ``name`` is the key under which a command finds the value; ``repeat``: may be given several times, the value is
    a list; ``complete`` names what shell completion offers (see :mod:`hotc.cli.completion`); ``panel`` is its heading
    in the help.
    """

    __slots__ = (
        "choices",
        "complete",
        "default",
        "flags",
        "help",
        "kind",
        "metavar",
        "name",
        "panel",
        "repeat",
        "required",
    )

    def __init__(
        self,
        name: str,
        flags: str,
        help: str,
        *,
        kind: Kind = "text",
        metavar: str = "",
        default: Any = None,
        choices: tuple[str, ...] = (),
        repeat: bool = False,
        required: bool = False,
        complete: str = "",
        panel: str = GENERAL,
    ) -> None:
        self.name = name
        self.flags = tuple(flags.split())
        self.help = help
        self.kind: Kind = "choice" if choices else kind
        self.metavar = metavar or ("|".join(choices) if choices else "")
        self.default = False if kind == "flag" else default
        self.choices = choices
        self.repeat = repeat
        self.required = required
        self.complete = complete
        self.panel = panel

    @property
    def is_argument(self) -> bool:
        """Whether it is told by its position, not by a flag."""
        return not self.flags


class Command:
    """A command. ``words`` is how it is called (``("stack", "list")``), ``takes`` what it takes, in the help's order.

    Beside it in its module stands ``run``, which gets a :class:`hotc.cli.given.Given` and a
    :class:`hotc.cli.screen.Screen` and returns the exit status. ``hot``: served by the quick parser, because editors
    and hooks start it all day.
    """

    __slots__ = ("details", "hot", "summary", "takes", "words")

    def __init__(
        self, words: str, summary: str, takes: tuple[Option, ...], *, details: str = "", hot: bool = False
    ) -> None:
        self.words = tuple(words.split())
        self.summary = summary
        self.takes = (*takes, *COMMON)
        self.details = details
        self.hot = hot


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


COMMON = (
    Option(
        "color",
        "--color",
        "Whether to write in colour; default auto: on a terminal, unless NO_COLOR is set. FORCE_COLOR is always.",
        choices=("auto", "always", "never"),
        default="auto",
    ),
    Option("no_color", "--no-color", "The same as --color never.", kind="flag"),
    Option("quiet", "-q --quiet", "Write results and errors only.", kind="flag"),
    Option("verbose", "-v --verbose", "Write more about what is done.", kind="flag"),
    Option(
        "debug",
        "--debug",
        "Write a log to attach to a bug report, secrets masked, and show where in hotc an error comes from.",
        kind="flag",
    ),
)
"""Taken by every command, before or after its name."""

PATHS = Option(
    "paths",
    "",
    "Templates: files, folders with templates in them, or - for the standard input."
    " Without any: the stacks of the project, or this folder.",
    metavar="PATH",
    repeat=True,
    complete="template",
)
ONLY_TEMPLATES = Option(
    "only_templates",
    "--only-templates",
    "Pass over files that don't say that they are templates, also where they are named: for hooks that name all.",
    kind="flag",
    panel=INPUTS,
)
TEMPLATE_ARGUMENT = Option(
    "template",
    "",
    "The template: a file, or - for the standard input.",
    metavar="TEMPLATE",
    required=True,
    complete="template",
)
STACK = Option("stack", "", "Name of the stack.", metavar="STACK", required=True, complete="stack")
STACK_OPTIONAL = Option(
    "stack", "", "Name of the stack; with --plan it is taken from there.", metavar="STACK", complete="stack"
)

TEMPLATE = Option(
    "template", "-t --template", "The template of the stack.", metavar="FILE", complete="template", panel=INPUTS
)
ENVIRONMENTS = Option(
    "environments",
    "-e --environment",
    "An environment; may be repeated, later ones win.",
    metavar="FILE",
    repeat=True,
    complete="template",
    panel=INPUTS,
)
PARAMETER = Option(
    "parameter",
    "-P --parameter",
    "The value of a parameter; may be repeated. Wins over --parameters and environments.",
    metavar="NAME=VALUE",
    repeat=True,
    panel=INPUTS,
)
PARAMETERS = Option(
    "parameters",
    "--parameters",
    "A YAML or JSON file of parameter names and values; may be repeated, later ones win.",
    metavar="FILE",
    repeat=True,
    complete="template",
    panel=INPUTS,
)
ALLOW_REMOTE = Option(
    "allow_remote", "--allow-remote", "Read templates and files from http and https, too.", kind="flag", panel=INPUTS
)
STACKS = Option(
    "stacks",
    "--stack",
    "A stack that the settings declare: its template with its environments and parameters; may be repeated.",
    metavar="NAME",
    repeat=True,
    complete="declared",
    panel=INPUTS,
)
VALUES = (ENVIRONMENTS, PARAMETER, PARAMETERS)
SOURCES = (*VALUES, ALLOW_REMOTE)

ENGINE = Option(
    "engine",
    "--engine",
    "Who is to run the template: with heat, what is beyond the limits of Heat is an error; default hotc, a warning.",
    choices=("hotc", "heat"),
    default="hotc",
    panel=INPUTS,
)

MAX_RESOURCES = Option(
    "max_resources",
    "--max-resources",
    "Most resources, those of nested stacks included, where the operator of Heat set another limit than 1,000.",
    kind="number",
    metavar="N",
    panel=INPUTS,
)
MAX_NESTED_DEPTH = Option(
    "max_nested_depth",
    "--max-nested-depth",
    "Most levels of nested stacks, where the operator of Heat set another limit than 5.",
    kind="number",
    metavar="N",
    panel=INPUTS,
)
LIMITS = (ENGINE, MAX_RESOURCES, MAX_NESTED_DEPTH)

TARGET = Option(
    "target",
    "--target",
    "The release of OpenStack whose Heat is to run the template, such as yoga, 2023.1 or 20: what it lacks is found.",
    metavar="RELEASE",
    complete="release",
    panel=INPUTS,
)

RELEASE = Option(
    "release",
    "--release",
    "The release of OpenStack that the template is for, such as yoga, 2023.1 or 20: what it lacks is found.",
    metavar="RELEASE",
    complete="release",
    panel=INPUTS,
)

PICKING = "Picking"
TARGETS = Option(
    "targets",
    "--target",
    "Only what this selects (an address, or a selector as in 'hotc query'), and what it needs; may be repeated.",
    metavar="SELECTOR",
    repeat=True,
    complete="address",
    panel=PICKING,
)
EXCLUDES = Option(
    "excludes",
    "--exclude",
    "All but what this selects, and but what rests on that; may be repeated.",
    metavar="SELECTOR",
    repeat=True,
    complete="address",
    panel=PICKING,
)
REPLACE = Option(
    "replace",
    "--replace",
    "Make this resource anew, though nothing asks for it; an address or a pattern of addresses; may be repeated.",
    metavar="ADDRESS",
    repeat=True,
    complete="address",
    panel=PICKING,
)
PICKS = (TARGETS, EXCLUDES, REPLACE)

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

RUNNING = "Running"
JOBS = Option(
    "jobs",
    "-j --jobs",
    "Processes to use at most; default as many as there are processors, and as pay.",
    kind="number",
    metavar="N",
    panel=RUNNING,
)
NO_CACHE = Option(
    "no_cache",
    "--no-cache",
    "Look at everything, also at what has not changed since it was looked at, and keep nothing.",
    kind="flag",
    panel=RUNNING,
)
WATCH = Option("watch", "--watch", "Look again whenever a file changes, until Ctrl-C.", kind="flag", panel=RUNNING)
WORK = (JOBS, NO_CACHE, WATCH)

CLOUD_NAME = Option(
    "cloud",
    "--cloud --os-cloud",
    "Name of the cloud in clouds.yaml; sandbox is the embedded one. Default: the recorded one, or the OS_* variables.",
    metavar="NAME",
    complete="cloud",
    panel=CLOUD,
)
CHECKED_CLOUD = Option(
    "cloud",
    "--cloud --os-cloud",
    "Also look up names, sizes and quotas on this cloud of clouds.yaml, or on the sandbox. Default: ask no cloud.",
    metavar="NAME",
    complete="cloud",
    panel=CLOUD,
)
SIGNAL_BASE = Option(
    "signal_base",
    "--signal-base",
    "The URL at which a service takes signals, for attributes such as curl_cli; recorded.",
    metavar="URL",
    panel=CLOUD,
)
NO_CHECKS = Option(
    "no_checks",
    "--no-checks",
    "Don't look up names, sizes and quotas on the cloud first.",
    kind="flag",
    panel=CLOUD,
)
STATE = Option(
    "state",
    "--state",
    "The state: a file, or postgresql://USER@HOST/DATABASE; default: HOTC_STATE, or hotc/state.sqlite in the user's"
    " state directory.",
    metavar="FILE|URL",
    complete="file",
    panel=CLOUD,
)
PARALLELISM = Option(
    "parallelism",
    "--parallelism",
    "Most actions at the same time; default: as the settings of the stack say, else 10.",
    kind="number",
    metavar="N",
    panel=CLOUD,
)
TIMEOUT = Option(
    "timeout",
    "--timeout",
    "How long it may take as a whole: minutes, or a duration such as 90s or 1h30m. Then nothing more is begun or waited"
    " for; the next apply goes on from there. Default: as the settings of the stack say, else no limit.",
    metavar="MINUTES",
    panel=CLOUD,
)
REFRESH = Option(
    "refresh",
    "--refresh",
    "Of which recorded resources the cloud is asked, whether they are there and as they were written: touched (the"
    " default; those that change, and those that these rest on), all, or none.",
    choices=("touched", "all", "none"),
    default="touched",
    panel=CLOUD,
)
PROGRESS_FILE = Option(
    "progress_file",
    "--progress-file",
    "Append what happens to a file as well: lines, or a stream of JSON where its name ends in .jsonl.",
    metavar="FILE",
    complete="file",
    panel=OUTPUT,
)
REFRESH_ONLY = Option(
    "refresh_only",
    "--refresh-only",
    "Only what was changed on the cloud behind our back: plan shows it, apply takes it over into the state.",
    kind="flag",
    panel=CLOUD,
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
ROLLBACK = Option("rollback", "--rollback", "Undo what was done when it fails.", kind="flag")
NO_ROLLBACK = Option(
    "no_rollback", "--no-rollback", "Leave what was done when it fails, whatever the settings say.", kind="flag"
)
ADDRESS = Option(
    "address",
    "",
    "The resource: its name, or nested/name within a nested stack.",
    metavar="ADDRESS",
    required=True,
    complete="address",
)
CARRIED_BY = Option(
    "engine",
    "--engine",
    "Who carries the stack out: hotc itself (the default), or the Heat of the cloud.",
    choices=("hotc", "heat"),
    panel=CLOUD,
)
TAGS = Option(
    "tags", "--tag", "With --engine heat: a tag of the stack in Heat; may be repeated.", repeat=True, panel=CLOUD
)
YES = Option("yes", "-y --yes", "Go ahead without asking.", kind="flag")
DETAILED_EXITCODE = Option(
    "detailed_exitcode",
    "--detailed-exitcode",
    "Exit with 0: no changes, 1: error, 2: changes.",
    kind="flag",
    panel=OUTPUT,
)
NESTED_DEPTH = Option(
    "nested_depth",
    "-n --nested-depth",
    "How many levels of nested stacks to show as well; default 0.",
    kind="number",
    metavar="N",
    default=0,
    panel=OUTPUT,
)
