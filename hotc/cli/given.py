"""What the user gave to a command, whichever parser read it."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from hotc.cli.options.command import Command


class Given:
    """Values of a command's options and arguments, as attributes under the names of the table; all are there."""

    def __init__(self, command: Command, values: dict[str, Any]) -> None:
        self.command = command
        self.values = {option.name: values.get(option.name) for option in command.takes}
        for option in command.takes:
            if self.values[option.name] is None:
                self.values[option.name] = [] if option.repeat else option.default

    def __getattr__(self, name: str) -> Any:
        try:
            return self.__dict__["values"][name]
        except KeyError:
            raise AttributeError(name) from None

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Given) and self.command is other.command and self.values == other.values

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return f"Given({' '.join(self.command.words)}, {self.values})"
