"""How the work is done: by how many, how long, and what becomes of it when it fails."""

from __future__ import annotations

from hotc.cli.options.option import CLOUD, Option

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
ROLLBACK = Option("rollback", "--rollback", "Undo what was done when it fails.", kind="flag")
NO_ROLLBACK = Option(
    "no_rollback", "--no-rollback", "Leave what was done when it fails, whatever the settings say.", kind="flag"
)
YES = Option("yes", "-y --yes", "Go ahead without asking.", kind="flag")
