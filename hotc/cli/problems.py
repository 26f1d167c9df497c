"""What a command says when it can't go on, as a value: one message, a hint, an exit status."""

from __future__ import annotations

from hotc.cli.status import USAGE

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from hotc.compiler.diagnostics import Diagnostic


class Problem(Exception):  # noqa: N818  (it is a finding about the input, worded for the user)
    """The command stops here. ``message`` says what is wrong, ``hint`` what to do instead."""

    def __init__(self, message: str, *, hint: str = "", status: int = USAGE) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.exit_status = status


class FindingsProblem(Problem):
    """An input that is no template (a file of parameters) has errors; ``diagnostics`` tell them with their places."""

    def __init__(self, diagnostics: Sequence[Diagnostic]) -> None:
        super().__init__("An input could not be read; nothing was done.")
        self.diagnostics = diagnostics


def sentence(text: str) -> str:
    """The text with a capital at its start: packages word their errors either way."""
    return text[:1].upper() + text[1:]
