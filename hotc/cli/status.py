"""Exit statuses of every command: the one table that commands, help texts and documentation use."""

from __future__ import annotations

OK = 0
FAILED = 1
USAGE = 2
CHANGES = 2
INTERNAL = 70
INTERRUPTED = 130
CLOSED = 141

STATUSES: tuple[tuple[int, str], ...] = (
    (OK, "Done; nothing at or above --fail-on was found."),
    (FAILED, "Findings at or above --fail-on (default: error), or an action failed."),
    (USAGE, "Wrong usage, or an input could not be read: nothing was changed."),
    (INTERNAL, "A fault in hotc itself; the message says how to report it."),
    (INTERRUPTED, "Interrupted (Ctrl-C)."),
    (CLOSED, "The reader of the output went away (hotc … | head)."),
)
"""Status and meaning, as the help texts show them."""

DETAILED: tuple[tuple[int, str], ...] = (
    (OK, "No changes."),
    (FAILED, "An error of any kind."),
    (CHANGES, "There are changes (plan), or changes were made (apply)."),
)
"""What the statuses mean with ``--detailed-exitcode``."""
