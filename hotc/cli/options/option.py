"""What an option or an argument is: an entry from which parsers, help and completion are made."""

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
