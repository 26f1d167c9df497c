"""What a command is, and what every command takes."""

from __future__ import annotations

from hotc.cli.options.option import Option


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
