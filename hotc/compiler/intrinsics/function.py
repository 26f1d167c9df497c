"""What an intrinsic function is to the compiler: one entry with its rules for arguments and its computation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from hotc.compiler.language import FUNCTIONS

if TYPE_CHECKING:
    from collections.abc import Callable

    from hotc.compiler.context import Limits
    from hotc.compiler.scope import Scope
    from hotc.compiler.tree import Call
    from hotc.compiler.values import Value

    Compute = Callable[[Any, Limits], Any]
    Special = Callable[[Call, Scope], Value]
    Partial = Callable[[Any, Limits], Any]
    Report = Callable[..., None]
    """``report(code, node, moment, **values)``; see :mod:`hotc.compiler.intrinsics.shapes` for the moments."""
    Check = Callable[[Call, Report], None]

ALL_SLOTS: Final = 1_000


class FunctionError(Exception):
    """A function can't work with the values it was given.

    ``code`` is the readable name of the finding, ``at`` the way from the function's argument to what is wrong (keys and
    indices), ``inside`` the piece of that text to blame (offsets in its value), ``values`` are for the message. Only
    the field ``value`` may quote what the user's data says: it is masked where that is secret.
    """

    def __init__(
        self,
        code: str,
        *,
        at: tuple[str | int, ...] = (),
        inside: tuple[int, int] | None = None,
        hint: str = "",
        **values: object,
    ) -> None:
        super().__init__(code)
        self.code = code
        self.at = at
        self.inside = inside
        self.hint = hint
        self.values = values

    def fields(self) -> dict[str, object]:
        """The fields of the finding's message."""
        way = "".join(f"[{key}]" if type(key) is int else f".{key}" for key in self.at).removeprefix(".")
        return {"argument": way or "the argument", "function": "the function", **self.values}

    def __str__(self) -> str:
        from hotc.compiler.codes import CODES

        message = CODES[self.code].message if self.code in CODES else _AT_RUN_TIME[self.code]
        return message.format(**self.fields())


class Function:
    """One implementation.

    ``name`` is that of ``language.FUNCTIONS``. ``compute(argument, limits)`` takes plain data and gives plain data, or
    raises :class:`FunctionError`; ``special(call, scope)`` stands for functions that look at the template or leave
    arguments unevaluated. ``partial(argument, limits)`` is asked when something in the argument is unknown: a Value, or
    ``NotImplemented``; it may raise for what is wrong already, whatever the unknown turns out to be.
    ``prefix(argument)`` is how the text begins in any case. ``slots`` is how many leading arguments hold their place
    when an ``if`` inside gives nothing (they become null); in the others such an argument is dropped, as in any list.
    ``check(call, report)`` says what is wrong without any value.
    """

    __slots__ = ("check", "compute", "name", "partial", "prefix", "slots", "special", "type")

    def __init__(
        self,
        name: str,
        compute: Compute | None = None,
        *,
        special: Special | None = None,
        partial: Partial | None = None,
        prefix: Callable[[Any], str] | None = None,
        slots: int = 0,
        check: Check | None = None,
    ) -> None:
        self.name = name
        self.type = FUNCTIONS[name][2] if name in FUNCTIONS else "any"
        self.compute = compute
        self.special = special
        self.partial = partial
        self.prefix = prefix
        self.slots = slots
        self.check = check


_AT_RUN_TIME: Final = {"not-known-later": "What {function} gives can't be found out any more"}
"""Messages of errors that only ``finish`` makes."""


def describe(value: object) -> str:
    """What kind of thing a value is, for messages: ``a list``."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "a boolean"
    if isinstance(value, int | float):
        return "a number"
    if isinstance(value, str):
        return "a string"
    if isinstance(value, list):
        return "a list"
    if isinstance(value, dict):
        return "a map"
    return "something else"


def wrong_type(expected: str, value: object, *at: str | int) -> FunctionError:
    """The error for an argument of the wrong type."""
    return FunctionError("wrong-argument-type", at=at, expected=expected, found=describe(value))
