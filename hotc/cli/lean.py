"""The quick parser of the hot commands: argparse, made from the option table.

It need not understand everything: where it is not sure that the full parser would read the same, it says so and
the full parser reads (and words every complaint). What it does read, it reads as the full parser does; a test
compares them.
"""

from __future__ import annotations

import argparse

from hotc.cli.given import Given

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import NoReturn

    from hotc.cli.options.command import Command
    from hotc.cli.options.option import Option


class _UnsureError(Exception):
    """Leave it to the full parser."""


class _Formatter(argparse.HelpFormatter):
    """Shows nothing; that its width is given spares the import of shutil, which argparse asks for the terminal's."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, width=80)


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise _UnsureError(message)


def parse(command: Command, words: Sequence[str]) -> Given | None:
    """Read the words after the command's name; ``None``: ask the full parser."""
    if any(_ambiguous(word) for word in words):
        return None
    parser = _Parser(add_help=False, allow_abbrev=False, prog="hotc", formatter_class=_Formatter)
    for option in command.takes:
        _add(parser, option)
    try:
        found = parser.parse_intermixed_args(list(words))
    except (_UnsureError, argparse.ArgumentError):
        return None
    return Given(command, vars(found))


def _ambiguous(word: str) -> bool:
    # "--", "-e=x" and "-1" mean one thing to argparse (not in every version) and another to the full parser.
    return word == "--" or (word[:1] == "-" and (word[2:3] == "=" or word[1:2].isdigit()))


def _count(option: Option) -> str | None:
    if option.repeat:
        return "+" if option.required else "*"
    return None if option.required else "?"


def _add(parser: argparse.ArgumentParser, option: Option) -> None:
    if option.is_argument:
        parser.add_argument(option.name, nargs=_count(option))
    elif option.kind == "flag":
        parser.add_argument(*option.flags, dest=option.name, action="store_true")
    else:
        parser.add_argument(
            *option.flags,
            dest=option.name,
            action="append" if option.repeat else "store",
            choices=option.choices or None,
            type=int if option.kind == "number" else str,
            required=option.required,
        )
