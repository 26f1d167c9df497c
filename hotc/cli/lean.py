"""The quick parser of the hot commands: reads the option table itself, without argparse, which costs at every start.

It need not understand everything: where it is not sure that the full parser would read the same, it says so and
the full parser reads (and words every complaint). What it does read, it reads as the full parser does; a test
compares them.
"""

from __future__ import annotations

from hotc.cli.given import Given

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import Any

    from hotc.cli.options.command import Command
    from hotc.cli.options.option import Option


class _UnsureError(Exception):
    """Leave it to the full parser."""


def parse(command: Command, words: Sequence[str]) -> Given | None:
    """Read the words after the command's name; ``None``: ask the full parser."""
    try:
        return Given(command, _read(command, words))
    except _UnsureError:
        return None


def _read(command: Command, words: Sequence[str]) -> dict[str, Any]:
    options = {flag: option for option in command.takes for flag in option.flags}
    values: dict[str, Any] = {}
    places: list[str] = []
    rest = iter(words)
    for word in rest:
        if word[:1] != "-" or word == "-":
            places.append(word)
            continue
        flag, value = _divided(word)
        option = options.get(flag)
        if option is None or (option.kind == "flag" and value):
            raise _UnsureError
        if option.kind == "flag":
            values[option.name] = True
        else:
            _give(values, option, value or _next(rest))
    for option in command.takes:
        if option.is_argument:
            count = len(places) if option.repeat else 1
            for place in places[:count]:
                _give(values, option, place)
            del places[:count]
        if option.required and option.name not in values:
            raise _UnsureError
    if places:
        raise _UnsureError
    return values


def _divided(word: str) -> tuple[str, str]:
    """The flag, and the value that is written to it: ``--flag=value`` or ``-fvalue``."""
    if word[:2] == "--":
        flag, sign, value = word.partition("=")
        if sign and not value:
            raise _UnsureError
        return flag, value
    if word[2:3] == "=" or word[1:2].isdigit():  # not the same to every parser
        raise _UnsureError
    return word[:2], word[2:]


def _next(rest: Iterator[str]) -> str:
    value = next(rest, "-?")
    if value[:1] == "-" and value != "-":
        raise _UnsureError
    return value


def _give(values: dict[str, Any], option: Option, written: str) -> None:
    value: Any = written
    if option.choices and written not in option.choices:
        raise _UnsureError
    if option.kind == "number":
        try:
            value = int(written)
        except ValueError:
            raise _UnsureError from None
    if option.repeat:
        values.setdefault(option.name, []).append(value)
    else:
        values[option.name] = value
