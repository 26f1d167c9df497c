"""``--json``, for short: the JSON that a command can write, as users of other tools ask for it."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from hotc.cli.options.command import Command

WORD = "--json"


STREAM = ("text", "json", "jsonl")
"""The formats of commands that tell what they do while they do it: for these a stream is meant."""


def of(choices: tuple[str, ...]) -> str:
    """The format that ``--json`` means among these; empty where there is none."""
    if choices == STREAM:
        return "jsonl"
    return "json" if "json" in choices else ""


def spelt_out(words: list[str], command: Command) -> list[str]:
    """The words with ``--format`` in the place of ``--json``, up to a ``--``."""
    formats = [option for option in command.takes if option.name == "format"]
    meant = of(formats[0].choices) if formats else ""
    end = words.index("--") if "--" in words else len(words)
    if not meant or WORD not in words[:end]:
        return words
    return [part for word in words[:end] for part in (("--format", meant) if word == WORD else (word,))] + words[end:]
