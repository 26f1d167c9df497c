"""``hotc completion``: the script that lets a shell complete command lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.cli.options.command import Command
from hotc.cli.options.option import Option

if TYPE_CHECKING:
    from hotc.cli.given import Given
    from hotc.cli.screen import Screen

SHELLS = ("bash", "zsh", "fish")

COMMAND = Command(
    "completion",
    "Write the script with which a shell completes commands, options, stacks, resources and rules.",
    (Option("shell", "", "The shell.", choices=SHELLS, required=True),),
    details='In bash: eval "$(hotc completion bash)" in ~/.bashrc. In zsh: the same with zsh, in ~/.zshrc, after'
    " compinit. In fish: hotc completion fish > ~/.config/fish/completions/hotc.fish",
)


def run(given: Given, screen: Screen) -> int:
    """Let typer write it."""
    import os

    from hotc.cli import full

    os.environ[full.COMPLETING] = f"source_{given.shell}"
    try:
        return int(full.parse([]))  # type: ignore[call-overload,no-any-return,unused-ignore]
    finally:
        del os.environ[full.COMPLETING]
