"""What stands below the options in a help text: the exit statuses, from their table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal

from hotc.cli.status import DETAILED, STATUSES

if TYPE_CHECKING:
    from hotc.cli.options.command import Command

MARKUP: Final[Literal["markdown"]] = "markdown"


def of(command: Command) -> str:
    """The epilog of a command."""
    text = _table("Exit status", STATUSES)
    if any(option.name == "detailed_exitcode" for option in command.takes):
        text += "\n\n" + _table("With --detailed-exitcode", DETAILED)
    return text


def root() -> str:
    """The epilog of ``hotc --help``."""
    start = "Begin with 'hotc validate TEMPLATE', or with 'hotc init' in a folder of templates."
    cloud = "Without a cloud of your own, try 'hotc apply web -t TEMPLATE --cloud sandbox'."
    return f"{start} {cloud}\n\n{_table('Exit status', STATUSES)}"


def _table(title: str, rows: tuple[tuple[int, str], ...]) -> str:
    return f"{title}:\n\n" + "\n\n".join(f"- {status}: {meaning}" for status, meaning in rows)
